import { sql } from 'kysely'
import { z } from 'zod'
import { ok } from '../../../kernel/result.ts'
import { query, type Reading } from '../../../server/use-case.ts'
import { within } from '../../organisations/index.ts'

const Import = z.object({
  id: z.uuid(),
  name: z.string(),
  imported_at: z.string(),
  added: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  undone_at: z.string().nullable(),
  /** Known to stay: one of its figures was changed since, or a release was made. A validation is not looked for. */
  built_upon: z.boolean(),
})

/** Imports into plans within one's remit, and one's own, newest first: each may be undone until something is built on it. */
export const listImports = query({
  action: 'observation.write',
  input: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
  output: z.object({ items: z.array(Import), next: z.null() }),
  api: { method: 'get', path: '/observations/imports', summary: 'Imports of observations' },

  async run(reading, { limit }) {
    const made = await importsOfFigures(reading, limit)
    return ok({ items: made.map(({ own: _, ...one }) => one), next: null })
  },
})

/** The same, with whether each is one's own. */
export async function importsOfFigures(
  { db, actor }: Reading,
  limit: number,
): Promise<readonly (z.output<typeof Import> & { readonly own: boolean })[]> {
  const found = await db
    .selectFrom('observation_import as f')
    .select([
      'f.id',
      'f.name',
      'f.imported_at',
      'f.added',
      'f.changed',
      'f.unchanged',
      'f.undone_at',
      'f.account',
    ])
    .select(builtUpon.as('built_upon'))
    .where((eb) =>
      eb.or([
        eb('f.account', '=', actor.account),
        eb.exists(
          eb
            .selectFrom('plan as p')
            .innerJoin('measure as m', 'm.plan', 'p.id')
            .innerJoin('indicator as i', 'i.measure', 'm.id')
            .select('p.id')
            .where(sql<boolean>`f.touched ? i.id::text`)
            .where(within(actor.remit('observation.import'), 'p.holder')),
        ),
      ]),
    )
    .orderBy('f.imported_at', 'desc')
    .limit(limit)
    .execute()
  return found.map(({ account, ...one }) => ({
    ...one,
    own: account === actor.account,
    imported_at: one.imported_at.toISOString(),
    undone_at: one.undone_at?.toISOString() ?? null,
  }))
}

// By indexes on the indicators touched: the validations of a large file would have to be looked for figure by figure.
const builtUpon = sql<boolean>`(
  exists (select from observation_revision v where v.import = f.id
    and v.indicator in (select touched::uuid from jsonb_object_keys(f.touched) as touched))
  or exists (select from indicator i join measure m on m.id = i.measure where f.touched ? i.id::text
    and exists (select from release r where r.plan = m.plan and r.released_at >= f.imported_at)))`
