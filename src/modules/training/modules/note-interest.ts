import { sql } from 'kysely'
import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import type { Db } from '../../../server/database.ts'
import { command } from '../../../server/use-case.ts'
import { findOrganisation, ownOrganisation } from '../../organisations/index.ts'
import { line } from '../training.forms.ts'
import { findModule } from './modules.db.ts'

/** Notes how many people an organisation would send to a module, before there are dates; none takes it back. */
export const noteInterest = command({
  action: 'training.note_interest',
  input: z.object({
    slug: z.string().max(80),
    people: z.coerce.number().int().min(0).max(1000),
    organisation: line.optional().describe('Slug of the organisation; by default one’s own'),
  }),
  output: z.object({ people: z.number() }),
  api: {
    method: 'put',
    path: '/modules/{slug}/interest',
    summary: 'Note how many people an organisation would send to a module',
    codes: ['organisation.unknown'],
  },

  async run({ db, actor, now, journal }, { slug, people, organisation: named }) {
    const module = await findModule(db, [], slug)
    if (!module) return refuse('not_found')
    const remit = actor.remit('training.note_interest')
    const organisation = named
      ? (await findOrganisation(db, remit, named, true))?.id
      : await ownOrganisation(db, remit)
    if (!organisation) return refuse('organisation.unknown', 'organisation')
    if (people === 0)
      await db
        .deleteFrom('module_interest')
        .where('module', '=', module.id)
        .where('organisation', '=', organisation)
        .execute()
    else
      await db
        .insertInto('module_interest')
        .values({ module: module.id, organisation, people, noted_at: now })
        .onConflict((conflict) =>
          conflict.columns(['module', 'organisation']).doUpdateSet({ people, noted_at: now }),
        )
        .execute()
    journal(module.id, ['interest'], organisation)
    return ok({ people })
  },
})

/** How many people would come to a module, from how many organisations; and how many of one’s own. */
export async function readInterest(db: Db, module: string, own: string | undefined) {
  const { rows } = await sql<{ people: number; organisations: number; own: number }>`
    select coalesce(sum(people), 0)::int as people, count(*)::int as organisations,
      coalesce(sum(people) filter (where organisation = ${own ?? null}), 0)::int as own
    from module_interest where module = ${module}`.execute(db)
  return rows[0] ?? { people: 0, organisations: 0, own: 0 }
}
