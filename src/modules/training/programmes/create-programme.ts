import { ok, refuse } from '../../../kernel/result.ts'
import { slugify } from '../../../kernel/slug.ts'
import { underFreeSlug } from '../../../server/free-slug.ts'
import { command } from '../../../server/use-case.ts'
import { findOrganisation, json, ownOrganisation } from '../../organisations/index.ts'
import { ProgrammeInput, ProgrammeShown } from '../training.forms.ts'
import { findProgramme } from './programmes.db.ts'

/** Makes a programme, held by the organisation named or by one's own. */
export const createProgramme = command({
  action: 'programme.create',
  input: ProgrammeInput,
  output: ProgrammeShown,
  api: {
    method: 'post',
    path: '/programmes',
    summary: 'Make a training programme',
    status: 201,
    codes: ['organisation.unknown'],
  },

  async run({ db, actor, now, journal }, { slug, title, description, holder, approval }) {
    const remit = actor.remit('programme.create')
    const house = holder
      ? (await findOrganisation(db, remit, holder, true))?.id
      : await ownOrganisation(db, remit)
    if (!house) return refuse('organisation.unknown', 'holder')
    const row = {
      title: json(title),
      description: description ? json(description) : null,
      holder: house,
      approval,
      created_at: now,
    }
    const wanted = slug ?? (slugify((Object.values(title)[0] ?? '').slice(0, 60)) || 'programme')
    const { id } = await underFreeSlug(wanted, (free) =>
      db
        .insertInto('programme')
        .values({ ...row, slug: free })
        .onConflict((conflict) => conflict.column('slug').doNothing())
        .returning('id')
        .executeTakeFirst(),
    )
    journal(id, ['title', 'approval'])
    const made = await findProgramme(db, id)
    return made ? ok(made) : refuse('not_found')
  },
})
