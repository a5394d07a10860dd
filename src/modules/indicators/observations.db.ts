import { sql } from 'kysely'
import { frequencyOf } from '../../kernel/period.ts'
import type { Db } from '../../server/database.ts'
import type { Writing } from '../../server/use-case.ts'
import { within } from '../organisations/index.ts'
import type { Indicator } from './indicator.ts'
import type { Figure } from './observation.ts'

/** An observation as it is written. */
export type Row = Figure & {
  readonly organisation: string
  readonly period: string
  readonly breakdown: string
  readonly origin: 'entered' | 'imported'
  readonly status: 'draft' | 'validated'
  readonly date: string | null
  readonly note: string | null
  /** Somebody who answers for the organisation stands by it: from now on it is read. */
  readonly read: boolean
}

/** An organisation whose figures the actor may write, and what else they may do with them. */
export type Named = {
  readonly id: string
  readonly status: string
  readonly validates: boolean
  readonly imports: boolean
}

/** The organisations named, by slug and by id. Nobody adds to the figures of a plan that is not theirs. */
export async function namedOrganisations(
  { db, actor }: Writing,
  { holder }: Pick<Indicator, 'holder'>,
  references: readonly string[],
): Promise<ReadonlyMap<string, Named>> {
  const any = sql`any(${sql.val([...new Set(references)])}::text[])`
  const remit = actor.remit('observation.write')
  const rows = await db
    .selectFrom('organisation as o')
    .select(['o.id', 'o.slug', 'o.status'])
    .select(sql<boolean>`${within(actor.remit('observation.validate'), 'o.id')}`.as('validates'))
    .select(sql<boolean>`${within(actor.remit('observation.import'), 'o.id')}`.as('imports'))
    .where(sql<boolean>`(o.slug = ${any} or o.id::text = ${any})`)
    .where(within(remit, 'o.id'))
    .where(within(remit === 'everywhere' ? remit : [holder], 'o.id'))
    .execute()
  return new Map(
    rows.flatMap((row) => [
      [row.slug, row],
      [row.id, row],
    ]),
  )
}

/** The kind of period an indicator's figures are of: the one it names, else that of those it has. */
export async function frequencyKept(db: Db, { id, period }: Pick<Indicator, 'id' | 'period'>) {
  if (period) return period
  const kept = await db
    .selectFrom('observation')
    .select('period')
    .where('indicator', '=', id)
    .where('origin', '<>', 'computed')
    .limit(1)
    .executeTakeFirst()
  return kept && frequencyOf(kept.period)
}

export const placeOf = (row: Pick<Row, 'organisation' | 'period' | 'breakdown' | 'origin'>) =>
  `${row.organisation} ${row.period} ${row.origin} ${row.breakdown}`

/** What is kept and validated where rows are to be written, by its place. */
export async function validatedAt(db: Db, indicator: string, rows: readonly Row[]) {
  const kept = await db
    .selectFrom('observation')
    .select(['organisation', 'period', 'breakdown', 'origin', 'numerator', 'denominator', 'value'])
    .select(['noted_on as date', 'note', sql<boolean>`validated_at is not null`.as('read')])
    .where('indicator', '=', indicator)
    .where('status', '=', 'validated')
    .where(sql<boolean>`organisation = any(${sql.val(rows.map((row) => row.organisation))}::uuid[])`)
    .execute()
  return new Map((kept as Omit<Row, 'status'>[]).map((row) => [placeOf(row), row]))
}

/** Writes rows, each where it stands; answers how many were not there already. */
export async function writeObservations(
  { db, actor, now }: Writing,
  indicator: string,
  rows: readonly Row[],
): Promise<number> {
  const { numAffectedRows } = await sql`insert into observation as o
      (indicator, organisation, period, breakdown, origin, status, numerator, denominator, value, noted_on, note,
       validated_at, validated_by, updated_at, written_by)
    select ${indicator}, f.organisation, f.period, f.breakdown, f.origin, f.status, f.numerator, f.denominator, f.value,
      f.date, f.note, case when f.read then ${now}::timestamptz end, case when f.read then ${actor.account} end, ${now},
      ${actor.account}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as f
      (organisation uuid, period text, breakdown text, origin text, status text, numerator numeric, denominator numeric,
       value numeric, date date, note text, read boolean)
    on conflict on constraint observation_is_once do update set status = excluded.status,
      numerator = excluded.numerator, denominator = excluded.denominator, value = excluded.value,
      noted_on = excluded.noted_on, note = excluded.note, validated_at = excluded.validated_at,
      validated_by = excluded.validated_by, updated_at = excluded.updated_at, written_by = excluded.written_by,
      import = null
    where (o.status, o.numerator, o.denominator, o.value, o.noted_on, o.note) is distinct from
      (excluded.status, excluded.numerator, excluded.denominator, excluded.value, excluded.noted_on, excluded.note)`.execute(
    db,
  )
  return Number(numAffectedRows ?? 0)
}

/** The figure that was typed in for an organisation and a period, and what stands with it. */
export const enteredFigure = (
  db: Db,
  {
    id,
    organisation,
    period,
  }: { readonly id: string; readonly organisation: string; readonly period: string },
) =>
  db
    .selectFrom('observation')
    .select(['numerator', 'denominator', 'value', 'noted_on as date', 'note', 'status'])
    .select('updated_at as since')
    .where('indicator', '=', id)
    .where('organisation', '=', organisation)
    .where('period', '=', period)
    .where('breakdown', '=', '')
    .where('origin', '=', 'entered')
    .executeTakeFirst()

/** All that is kept for an indicator, named as in a file of observations. */
export const observationsKept = (db: Db, indicator: string) =>
  db
    .selectFrom('observation as v')
    .innerJoin('organisation as o', 'o.id', 'v.organisation')
    .select(['o.slug as organisation', 'v.period', 'v.breakdown', 'v.numerator', 'v.denominator', 'v.value'])
    .select(['v.noted_on as date', 'v.status', 'v.note', 'v.origin'])
    .where('v.indicator', '=', indicator)
    .orderBy('v.period')
    .orderBy('o.slug')
    .orderBy('v.origin')
    .execute()

/** Ids of the organisations that have a figure of an indicator, whichever. */
export async function organisationsWithFigures(db: Db, indicator: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('observation')
    .select('organisation')
    .distinct()
    .where('indicator', '=', indicator)
    .execute()
  return rows.map((row) => row.organisation)
}
