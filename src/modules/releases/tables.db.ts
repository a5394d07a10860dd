import { sql } from 'kysely'
import type { Db } from '../../server/database.ts'
import type { Decided, Structure, Tabled } from '../indicators/index.ts'
import type { Gathered, Table } from './content.ts'
import type { Earlier } from './table.ts'

/** A release as the next one must know it: how its organisations hung together, and what each indicator counted then. */
export type Before = {
  readonly id: string
  readonly structure: Structure
  readonly counted: ReadonlyMap<string, Tabled>
}

/** Every release of a plan, withdrawn ones too, oldest first. */
export async function releasesBefore(db: Db, plan: string): Promise<readonly Before[]> {
  const releases = await db
    .selectFrom('release')
    .select(['id', 'structure'])
    .where('plan', '=', plan)
    .orderBy('number')
    .execute()
  const { rows } = await sql<{ release: string; indicator: string } & Tabled>`
    select r.id as release, i ->> 'id' as indicator, i ->> 'kind' as kind, i ->> 'unit_counted' as "unitCounted",
      i ->> 'breakdown' as breakdown
    from release r, jsonb_array_elements(r.content -> 'measures') m, jsonb_array_elements(m -> 'indicators') i
    where r.plan = ${plan}`.execute(db)
  const byRelease = Map.groupBy(rows, (row) => row.release)
  return releases.map(({ id, structure }) => ({
    id,
    structure: structure as Structure,
    counted: new Map((byRelease.get(id) ?? []).map(({ indicator, ...what }) => [indicator, what])),
  }))
}

/** What each of these releases held of an indicator, in their order: true figures, those it hid included. */
export async function earlierTables(
  db: Db,
  releases: readonly Before[],
  indicator: string,
): Promise<readonly Earlier[]> {
  const { rows } = await sql<Decided & { release: string }>`
    select f.release, f.organisation, f.period, f.breakdown, f.suppressed, coalesce(f.reported, 0) as reported,
      coalesce(f.numerator, w.numerator) as numerator, coalesce(f.denominator, w.denominator) as denominator,
      coalesce(f.value, w.value) as value
    from release_figure f left join release_withheld w on f.suppressed and w.release = f.release
      and w.indicator = f.indicator and w.organisation is not distinct from f.organisation
      and w.period = f.period and w.breakdown = f.breakdown
    where f.indicator = ${indicator} and f.release = any(${sql.val(releases.map(({ id }) => id))}::uuid[])`.execute(
    db,
  )
  const byRelease = Map.groupBy(rows, (row) => row.release)
  return releases.flatMap(({ id, structure, counted }) => {
    const what = counted.get(indicator)
    return what ? [{ what, structure, rows: byRelease.get(id) ?? [] }] : []
  })
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
