import { sql } from 'kysely'
import { ok, refuse } from '../../../kernel/result.ts'
import { slugify } from '../../../kernel/slug.ts'
import { underFreeSlug } from '../../../server/free-slug.ts'
import { command } from '../../../server/use-case.ts'
import { json } from '../../organisations/index.ts'
import { findProgramme } from '../programmes/programmes.db.ts'
import { ModuleInput, ModuleShown } from '../training.forms.ts'
import { findModule } from './modules.db.ts'

/** Writes the sheet of a new module, the last one of its programme. */
export const writeModule = command({
  action: 'training.write_module',
  input: ModuleInput,
  output: ModuleShown,
  api: {
    method: 'post',
    path: '/modules',
    summary: 'Write a module of a programme',
    status: 201,
    codes: ['programme.unknown'],
  },

  async run({ db, actor, journal }, { programme, slug, ...module }) {
    const of = await findProgramme(db, programme, actor.remit('training.write_module'))
    if (!of) return refuse('programme.unknown', 'programme')
    const { title, half_days, orientation, sheet, competences, trainers, contributors, state } = module
    const row = {
      programme: of.id,
      position: sql<number>`(select coalesce(max(position), 0) + 1 from training_module where programme = ${of.id})`,
      title: json(title),
      half_days,
      orientation: orientation ?? null,
      sheet: json(sheet),
      competences: json(competences),
      trainers: json(trainers),
      contributors: json(contributors),
      state,
    }
    const wanted = slug ?? (slugify((Object.values(title)[0] ?? '').slice(0, 60)) || 'module')
    const { id } = await underFreeSlug(wanted, (free) =>
      db
        .insertInto('training_module')
        .values({ ...row, slug: free })
        .onConflict((conflict) => conflict.column('slug').doNothing())
        .returning('id')
        .executeTakeFirst(),
    )
    journal(id, ['title', 'state'])
    const written = await findModule(db, 'everywhere', id)
    return written ? ok(written) : refuse('not_found')
  },
})
