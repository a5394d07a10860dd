import { sql } from 'kysely'
import { z } from 'zod'
import { refuse } from '../../../kernel/result.ts'
import type { Db } from '../../../server/database.ts'
import { command, done, nothing } from '../../../server/use-case.ts'
import { within } from '../../organisations/index.ts'
import { lockIndicator } from '../recompute.ts'
import { rollUp } from '../roll-up.ts'

/**
 * Takes an import back: what it added goes, what it changed is again what it was. Done by whoever brought it, or may
 * import into every plan it touched. Refused (`import.built_upon`) where somebody changed or validated one of its
 * figures since, or a release was made of a plan they are in.
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
    if (!made) return refuse('not_found')
    const touched = touchedBy(made.touched)
    if (
      made.account !== actor.account &&
      !(await coversPlans(db, touched, actor.remit('observation.import')))
    )
      return refuse('not_found')
    for (const indicator of touched.keys()) await lockIndicator(db, indicator)
    if (!(await isWithin(db, { id, touched }, actor.remit('observation.write')))) return refuse('not_found')
    if (made.undone_at) return refuse('import.undone_already')
    if (await isBuiltUpon(db, { id, touched }, made.imported_at)) return refuse('import.built_upon')
    await takeBack(db, { id, touched })
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
const touchedBy = (touched: unknown): ReadonlyMap<string, readonly string[]> =>
  new Map(Object.entries(touched as Record<string, readonly string[]>).sort(([a], [b]) => (a < b ? -1 : 1)))

type Rows = { readonly id: string; readonly touched: ReadonlyMap<string, readonly string[]> }

/** The rows that an import wrote last, looked for where it wrote. */
const writtenBy = ({ id, touched }: Rows) => {
  const periods = [...new Set([...touched.values()].flat())]
  return sql<boolean>`(v.import = ${id} and v.indicator = any(${sql.val([...touched.keys()])}::uuid[])
    and v.period = any(${sql.val(periods)}::text[]))`
}

/** Whether a remit covers every plan that an import touched: one that is not one's own is taken back by nobody else. */
async function coversPlans(
  db: Db,
  touched: Rows['touched'],
  remit: Parameters<typeof within>[0],
): Promise<boolean> {
  if (remit === 'everywhere') return true
  const { rows } = await sql<{ covered: boolean | null }>`
    select bool_and(${within(remit, 'p.holder')}) as covered
    from indicator i join measure m on m.id = i.measure join plan p on p.id = m.plan
    where i.id = any(${sql.val([...touched.keys()])}::uuid[])`.execute(db)
  return rows[0]?.covered ?? false
}

async function isWithin(db: Db, rows: Rows, remit: Parameters<typeof within>[0]): Promise<boolean> {
  const outside = await db
    .selectFrom('observation as v')
    .select('v.organisation')
    .where(writtenBy(rows))
    .where((eb) => eb.not(within(remit, 'v.organisation')))
    .limit(1)
    .executeTakeFirst()
  return outside === undefined
}

async function isBuiltUpon(db: Db, rows: Rows, since: Date): Promise<boolean> {
  const { rows: found } = await sql<{ built: boolean }>`
    select exists (select from observation_revision where import = ${rows.id})
      or exists (select from observation v where ${writtenBy(rows)} and v.validated_at > ${since})
      or exists (select from release r where r.released_at >= ${since} and r.plan in (
        select m.plan from indicator i join measure m on m.id = i.measure
        where i.id = any(${sql.val([...rows.touched.keys()])}::uuid[]))) as built`.execute(db)
  return found[0]?.built ?? false
}

async function takeBack(db: Db, rows: Rows): Promise<void> {
  const place = sql`(before.indicator, before.period, before.organisation, before.breakdown, before.origin)
    = (v.indicator, v.period, v.organisation, v.breakdown, v.origin)`
  await sql`delete from observation v where ${writtenBy(rows)}
    and not exists (select from observation_revision before where before.replaced_import = ${rows.id} and ${place})`.execute(
    db,
  )
  await sql`update observation v set status = before.status, numerator = before.numerator,
      denominator = before.denominator, value = before.value, noted_on = before.noted_on, note = before.note,
      validated_at = before.validated_at, validated_by = before.validated_by, updated_at = before.updated_at,
      written_by = before.written_by, import = before.import
    from observation_revision before where before.replaced_import = ${rows.id} and ${place}`.execute(db)
}
