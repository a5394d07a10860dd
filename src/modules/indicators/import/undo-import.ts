import { sql } from 'kysely'
import { z } from 'zod'
import { refuse } from '../../../kernel/result.ts'
import type { Db } from '../../../server/database.ts'
import { command, done, nothing } from '../../../server/use-case.ts'
import { within } from '../../organisations/index.ts'
import { lockIndicator } from '../recompute.ts'
import { rollUp } from '../roll-up.ts'

/**
 * Takes an import back: what it added goes, what it changed is again what it was. Refused (`import.built_upon`) where
 * somebody changed or validated one of its figures since, or a release was made of a plan they are in.
 */
export const undoImport = command({
  action: 'observation.write',
  input: z.object({ id: z.uuid() }),
  output: nothing,
  api: {
    method: 'post',
    path: '/observations/imports/{id}/undo',
    summary: 'Undo an import of observations',
    codes: ['import.built_upon', 'import.undone_already'],
  },

  async run(context, { id }) {
    const { db, actor, now, journal } = context
    const made = await db
      .selectFrom('observation_import')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    const touched = made && (await touchedByImport(db, id))
    for (const indicator of touched?.keys() ?? []) await lockIndicator(db, indicator)
    if (!made || !touched || !(await isWithin(db, id, actor.remit('observation.write'))))
      return refuse('not_found')
    if (made.undone_at) return refuse('import.undone_already')
    if (await isBuiltUpon(db, id, made.imported_at)) return refuse('import.built_upon')
    await takeBack(db, id)
    for (const [indicator, periods] of touched) await rollUp(context, indicator, periods)
    await db
      .updateTable('observation_import')
      .set({ undone_at: now, undone_by: actor.account })
      .where('id', '=', id)
      .execute()
    journal(id, ['undone_at'])
    return done
  },
})

/** The periods of each indicator that an import wrote, in the order in which indicators are held. */
async function touchedByImport(db: Db, id: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await sql<{ indicator: string; periods: string[] }>`
    select indicator, array_agg(distinct period) as periods from observation where import = ${id}
    group by indicator order by indicator`.execute(db)
  return new Map(rows.map((row) => [row.indicator, row.periods]))
}

async function isWithin(db: Db, id: string, remit: Parameters<typeof within>[0]): Promise<boolean> {
  const outside = await db
    .selectFrom('observation as v')
    .select('v.organisation')
    .where('v.import', '=', id)
    .where((eb) => eb.not(within(remit, 'v.organisation')))
    .limit(1)
    .executeTakeFirst()
  return outside === undefined
}

async function isBuiltUpon(db: Db, id: string, since: Date): Promise<boolean> {
  const { rows } = await sql<{ built: boolean }>`
    select exists (select from observation_revision where import = ${id})
      or exists (select from observation where import = ${id} and validated_at > ${since})
      or exists (select from release r where r.released_at >= ${since} and r.plan in (
        select m.plan from observation v join indicator i on i.id = v.indicator join measure m on m.id = i.measure
        where v.import = ${id})) as built`.execute(db)
  return rows[0]?.built ?? false
}

async function takeBack(db: Db, id: string): Promise<void> {
  const place = sql`(v.indicator, v.period, v.organisation, v.breakdown, v.origin)
    = (o.indicator, o.period, o.organisation, o.breakdown, o.origin)`
  await sql`delete from observation o where o.import = ${id}
    and not exists (select from observation_revision v where v.replaced_import = ${id} and ${place})`.execute(
    db,
  )
  await sql`update observation o set status = v.status, numerator = v.numerator, denominator = v.denominator,
      value = v.value, noted_on = v.noted_on, note = v.note, validated_at = v.validated_at, validated_by = v.validated_by,
      updated_at = v.updated_at, written_by = v.written_by, import = v.import
    from observation_revision v where v.replaced_import = ${id} and ${place}`.execute(db)
}

/** Imports that lie within the actor's remit, newest first. */
export const importsWithin = (db: Db, remit: Parameters<typeof within>[0], limit: number) =>
  db
    .selectFrom('observation_import as i')
    .select(['i.id', 'i.name', 'i.imported_at as importedAt', 'i.added', 'i.changed', 'i.unchanged'])
    .select('i.undone_at as undoneAt')
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('observation as v')
          .select('v.organisation')
          .whereRef('v.import', '=', 'i.id')
          .where(within(remit, 'v.organisation')),
      ),
    )
    .orderBy('i.imported_at', 'desc')
    .limit(limit)
    .execute()
