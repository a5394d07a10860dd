import { sql } from 'kysely'
import type { Fault } from '../../../kernel/result.ts'
import { copyPlain, copyRows, copyText } from '../../../server/copy.ts'
import type { Db } from '../../../server/database.ts'
import type { Writing } from '../../../server/use-case.ts'
import type { JudgedRow } from '../judge-observation.ts'

/** A line of a file as it is to be kept. */
export type Staged = JudgedRow & { readonly line: number; readonly indicator: string }

/** Where lines wait until all of them are judged: gone with the transaction, and not written to the log of changes. */
export async function openStaging(db: Db): Promise<void> {
  await db.schema.dropTable('import_row').ifExists().execute()
  // A file is sorted once, by its key: in memory as far as that goes.
  await sql`select set_config('work_mem', '128MB', true)`.execute(db)
  await sql`create temporary table import_row (line integer, indicator uuid, organisation uuid, period text, breakdown text,
    origin text, status text, numerator numeric, denominator numeric, value numeric, noted_on date, note text,
    read boolean, guarded boolean, taken_back boolean) on commit drop`.execute(db)
}

const stagedColumns = [
  ...['line', 'indicator', 'organisation', 'period', 'breakdown', 'origin', 'status'],
  ...['numerator', 'denominator', 'value', 'noted_on', 'note', 'read', 'guarded', 'taken_back'],
]

/** Sends some lines to where they wait; `stored` once they are there. */
export const stage = (db: Db, rows: readonly Staged[]) =>
  copyRows(db, 'import_row', stagedColumns, rows.map(lineOf).join(''))

function lineOf(row: Staged): string {
  const { line, indicator, organisation, period, breakdown, origin, status, date = null, note = null } = row
  const place = [line, indicator, organisation, period, copyText(breakdown), origin, status]
  const figure = [row.numerator, row.denominator, row.value, date].map(copyPlain)
  // A draft by one who is not its manager never replaces what is validated.
  const rights = [row.read, status === 'draft' && !row.validates, row.imports]
  return `${[...place, ...figure, copyText(note), ...rights].join('\t')}\n`
}

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
export async function storeStaged(context: Writing, importId: string): Promise<Stored> {
  const { db, actor, now } = context
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
  const added = await insertStaged(
    context,
    importId,
    sql`left join observation o using (indicator, period, organisation, breakdown, origin) where o.indicator is null`,
  )
  const { rows } = await sql<{ all: number }>`select count(*)::int as all from import_row`.execute(db)
  const counts = { added, changed: Number(changed.numAffectedRows ?? 0) }
  return { ...counts, unchanged: (rows[0]?.all ?? 0) - counts.added - counts.changed }
}

/** In the order of the key: what is read together lies together. */
async function insertStaged(
  { db, actor, now }: Writing,
  importId: string,
  those: ReturnType<typeof sql>,
): Promise<number> {
  const { numAffectedRows } =
    await sql`insert into observation (indicator, period, organisation, breakdown, origin, status, numerator,
      denominator, value, noted_on, note, validated_at, validated_by, updated_at, written_by, import)
    select r.indicator, r.period, r.organisation, r.breakdown, r.origin, r.status, r.numerator, r.denominator, r.value,
      r.noted_on, r.note, case when r.read then ${now}::timestamptz end, case when r.read then ${actor.account} end,
      ${now}, ${actor.account}, ${importId}
    from import_row r ${those}
    order by r.indicator, r.organisation, r.period, r.breakdown, r.origin`.execute(db)
  return Number(numAffectedRows ?? 0)
}

/** Whether none of some indicators has a figure yet. */
async function nothingStands(db: Db, indicators: readonly string[]): Promise<boolean> {
  const { rows } = await sql`select from unnest(${sql.val(indicators)}::uuid[]) as asked (id)
    where exists (select from observation o where o.indicator = asked.id) limit 1`.execute(db)
  return rows.length === 0
}

const savepoint = sql.raw('first_figures')

/**
 * Writes lines that are the first figures of their indicators: there is nothing that they could change, so that nothing
 * is looked up. No answer where something stands, or where a line stands twice, which breaks the key: nothing is written.
 */
export async function storeFirst(
  context: Writing,
  importId: string,
  indicators: readonly string[],
): Promise<Stored | undefined> {
  const { db } = context
  if (!(await nothingStands(db, indicators))) return undefined
  await sql`savepoint ${savepoint}`.execute(db)
  try {
    const added = await insertStaged(context, importId, sql``)
    // Of what was just written the planner knows nothing: it would sort what it had better hash, and compile the plan.
    await sql`select set_config('enable_sort', 'off', true), set_config('jit', 'off', true)`.execute(db)
    return { added, changed: 0, unchanged: 0 }
  } catch (error) {
    if ((error as { code?: string }).code !== uniqueViolation) throw error
    await sql`rollback to savepoint ${savepoint}`.execute(db)
    return undefined
  }
}

const uniqueViolation = '23505'
