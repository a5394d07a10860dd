import { sql } from 'kysely'
import type { Db } from '../../server/database.ts'
import type { Decided, Structure } from '../indicators/index.ts'
import type { Gathered, Table } from './content.ts'
import type { Earlier } from './table.ts'

/** How the organisations of every release of a plan hung together, withdrawn ones too, oldest first. */
export async function earlierStructures(db: Db, plan: string): Promise<ReadonlyMap<string, Structure>> {
  const rows = await db
    .selectFrom('release')
    .select(['id', 'structure'])
    .where('plan', '=', plan)
    .orderBy('number')
    .execute()
  return new Map(rows.map(({ id, structure }) => [id, structure as Structure]))
}

/** What each of these releases held of an indicator, in their order: true figures, those it hid included. */
export async function earlierTables(
  db: Db,
  structures: ReadonlyMap<string, Structure>,
  indicator: string,
): Promise<readonly Earlier[]> {
  const { rows } = await sql<Decided & { release: string }>`
    select f.release, f.organisation, f.period, f.breakdown, f.suppressed, coalesce(f.reported, 0) as reported,
      coalesce(f.numerator, w.numerator) as numerator, coalesce(f.denominator, w.denominator) as denominator,
      coalesce(f.value, w.value) as value
    from release_figure f left join release_withheld w on f.suppressed and w.release = f.release
      and w.indicator = f.indicator and w.organisation is not distinct from f.organisation
      and w.period = f.period and w.breakdown = f.breakdown
    where f.indicator = ${indicator} and f.release = any(${sql.val([...structures.keys()])}::uuid[])`.execute(
    db,
  )
  const byRelease = Map.groupBy(rows, (row) => row.release)
  return [...structures].map(([id, structure]) => ({ structure, rows: byRelease.get(id) ?? [] }))
}

/** Keeps an indicator's figures for a release: those shown for everybody, the true ones behind the others apart. */
export async function storeTable(
  db: Db,
  release: string,
  { indicator, expected, rows }: Table,
): Promise<void> {
  if (rows.length === 0) return
  const shown = <T>(pick: (row: Decided) => T) => rows.map((row) => (row.suppressed ? null : pick(row)))
  await sql`insert into release_figure (release, indicator, organisation, period, breakdown, numerator, denominator,
      value, suppressed, reported, expected)
    select ${release}, ${indicator}, f.organisation, f.period, f.breakdown, f.numerator, f.denominator, f.value,
      f.suppressed, f.reported, case when f.organisation is null then ${expected}::integer end
    from unnest(${rows.map((row) => row.organisation)}::uuid[], ${rows.map((row) => row.period)}::text[],
      ${rows.map((row) => row.breakdown)}::text[], ${shown((row) => row.numerator)}::numeric[],
      ${shown((row) => row.denominator)}::numeric[], ${shown((row) => row.value)}::numeric[],
      ${rows.map((row) => row.suppressed)}::boolean[], ${rows.map((row) => row.reported)}::integer[])
      as f (organisation, period, breakdown, numerator, denominator, value, suppressed, reported)
    order by f.organisation, f.period, f.breakdown`.execute(db)
  const hidden = rows.filter((row) => row.suppressed)
  if (hidden.length === 0) return
  await sql`insert into release_withheld (release, indicator, organisation, period, breakdown, numerator, denominator, value)
    select ${release}, ${indicator}, f.* from unnest(${hidden.map((row) => row.organisation)}::uuid[],
      ${hidden.map((row) => row.period)}::text[], ${hidden.map((row) => row.breakdown)}::text[],
      ${hidden.map((row) => row.numerator)}::numeric[], ${hidden.map((row) => row.denominator)}::numeric[],
      ${hidden.map((row) => row.value)}::numeric[]) as f`.execute(db)
}

/** Writes what a release says, once its figures are kept. Nothing changes it after that. */
export const fillRelease = (db: Db, release: string, { content, structure }: Gathered) =>
  sql`select fill_release(${release}, ${JSON.stringify(content)}::jsonb, ${JSON.stringify(structure)}::jsonb)`.execute(
    db,
  )
