import { sql } from 'kysely'
import type { Fault } from '../../../kernel/result.ts'
import type { Db } from '../../../server/database.ts'
import type { Writing } from '../../../server/use-case.ts'
import type { JudgedRow } from '../judge-observation.ts'

/** A line of a file as it is to be kept. */
export type Staged = JudgedRow & { readonly line: number; readonly indicator: string }

/** Where lines wait until all of them are judged: gone with the transaction, and not written to the log of changes. */
export async function openStaging(db: Db): Promise<void> {
  // A file is sorted once, by its key: in memory as far as that goes.
  await sql`select set_config('work_mem', '128MB', true)`.execute(db)
  await sql`create temporary table import_row (line integer, indicator uuid, organisation uuid, period text, breakdown text,
    origin text, status text, numerator numeric, denominator numeric, value numeric, noted_on date, note text,
    read boolean, guarded boolean, taken_back boolean) on commit drop`.execute(db)
}

/** Sends some lines to the database, column by column: what no line has is not sent at all. */
export async function stage(db: Db, rows: readonly Staged[]): Promise<void> {
  if (rows.length === 0) return
  const plain = (cell: (row: Staged) => string | number | null) => listOf(rows, cell, String)
  const free = (cell: (row: Staged) => string | null) => listOf(rows, cell, quoted)
  await sql`insert into import_row select line, indicator, organisation, period, coalesce(breakdown, ''), origin, status,
      numerator, denominator, value, noted_on, note, rights like '%r%', rights like '%g%', rights like '%b%'
    from unnest(${plain((row) => row.line)}::integer[], ${plain((row) => row.indicator)}::uuid[],
      ${plain((row) => row.organisation)}::uuid[], ${plain((row) => row.period)}::text[],
      ${free((row) => row.breakdown || null)}::text[], ${plain((row) => row.origin)}::text[],
      ${plain((row) => row.status)}::text[], ${plain((row) => row.numerator)}::numeric[],
      ${plain((row) => row.denominator)}::numeric[], ${plain((row) => row.value)}::numeric[],
      ${plain((row) => row.date)}::date[], ${free((row) => row.note)}::text[], ${plain(rightsOf)}::text[])
      as f (line, indicator, organisation, period, breakdown, origin, status, numerator, denominator, value, noted_on,
        note, rights)`.execute(db)
}

/** A column as PostgreSQL writes an array; none where every cell is empty. */
function listOf<T>(
  rows: readonly T[],
  cell: (row: T) => string | number | null,
  write: (cell: string | number) => string,
) {
  let [text, some] = ['', false]
  for (const row of rows) {
    const one = cell(row)
    if (one !== null) some = true
    text += one === null ? ',NULL' : `,${write(one)}`
  }
  return some ? `{${text.slice(1)}}` : null
}

const quoted = (cell: string | number) => `"${String(cell).replace(/["\\]/g, '\\$&')}"`

/** Whether somebody read it (r); is a draft by one who is not its manager (g), which never replaces what is validated; by one who may take back what nobody has read (b). */
const rightsOf = (row: Staged) =>
  `-${row.read ? 'r' : ''}${row.status === 'draft' && !row.validates ? 'g' : ''}${row.imports ? 'b' : ''}`

/** Lines that stand twice, and drafts that would replace a validated figure by another; at most so many of each. */
export async function faultsBetween(db: Db, most: number): Promise<readonly Fault[]> {
  await sql`analyze import_row`.execute(db)
  const { rows } = await sql<{ line: number; code: string }>`
    (select max(line) as line, 'duplicate' as code from import_row
      group by indicator, period, organisation, breakdown, origin having count(*) > 1 order by 1 limit ${most})
    union all
    (select r.line, 'observation.validated_already' from import_row r join observation o
        using (indicator, period, organisation, breakdown, origin)
      where r.guarded and o.status = 'validated' and not (o.origin = 'imported' and o.validated_at is null and r.taken_back)
        and (r.numerator, r.denominator, r.value, r.noted_on, r.note)
          is distinct from (o.numerator, o.denominator, o.value, o.noted_on, o.note)
      order by r.line limit ${most})`.execute(db)
  return rows.map(({ line, code }) => {
    const column = code === 'duplicate' ? 'organisation' : 'value'
    return { path: column, line, column, code }
  })
}

export type Stored = { readonly added: number; readonly changed: number; readonly unchanged: number }

/** Writes the lines that are new or other than what is kept: changed ones first, then new ones in the order of their key. */
export async function storeStaged({ db, actor, now }: Writing, importId: string): Promise<Stored> {
  const kept = sql`not (r.guarded and o.status = 'validated'
    and not (o.origin = 'imported' and o.validated_at is null and r.taken_back))`
  const changed = await sql`update observation o set status = r.status, numerator = r.numerator,
      denominator = r.denominator, value = r.value, noted_on = r.noted_on, note = r.note,
      validated_at = case when r.read then ${now}::timestamptz end, validated_by = case when r.read then ${actor.account} end,
      updated_at = ${now}, written_by = ${actor.account}, import = ${importId}
    from import_row r
    where (o.indicator, o.period, o.organisation, o.breakdown, o.origin)
        = (r.indicator, r.period, r.organisation, r.breakdown, r.origin) and ${kept}
      and (o.status, o.numerator, o.denominator, o.value, o.noted_on, o.note)
        is distinct from (r.status, r.numerator, r.denominator, r.value, r.noted_on, r.note)`.execute(db)
  const added =
    await sql`insert into observation (indicator, period, organisation, breakdown, origin, status, numerator,
      denominator, value, noted_on, note, validated_at, validated_by, updated_at, written_by, import)
    select r.indicator, r.period, r.organisation, r.breakdown, r.origin, r.status, r.numerator, r.denominator, r.value,
      r.noted_on, r.note, case when r.read then ${now}::timestamptz end, case when r.read then ${actor.account} end,
      ${now}, ${actor.account}, ${importId}
    from import_row r left join observation o using (indicator, period, organisation, breakdown, origin)
    where o.indicator is null
    order by r.indicator, r.organisation, r.period, r.breakdown, r.origin`.execute(db)
  const { rows } = await sql<{ all: number }>`select count(*)::int as all from import_row`.execute(db)
  const counts = { added: Number(added.numAffectedRows ?? 0), changed: Number(changed.numAffectedRows ?? 0) }
  return { ...counts, unchanged: (rows[0]?.all ?? 0) - counts.added - counts.changed }
}

/** Which periods of which indicators the lines are of: their sums are to be made anew. */
export async function touchedBy(db: Db): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await sql<{ indicator: string; periods: string[] }>`
    select indicator, array_agg(distinct period) as periods from import_row group by indicator order by indicator`.execute(
    db,
  )
  return new Map(rows.map((row) => [row.indicator, row.periods]))
}
