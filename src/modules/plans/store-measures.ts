import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import type { Fault } from '../../kernel/result.ts'
import type { Db } from '../../server/database.ts'
import type { House } from '../../server/house.ts'
import type { Writing } from '../../server/use-case.ts'
import {
  fittingSource,
  type Indicator,
  type IndicatorInput,
  misfit,
  readIndicators,
} from '../indicators/index.ts'
import { json } from '../organisations/index.ts'
import { servesColumns } from './derived/serving.db.ts'
import type { MeasureFile } from './plan.forms.ts'
import { indicatorOut, measureOut } from './plan-export.ts'
import { placeKey } from './plan-file.ts'
import { addBodies, type Measure, type Plan, readMeasures, setBodies } from './plans.db.ts'

export type Tally = { created: number; updated: number; unchanged: number; faults: Fault[] }

/** What a plan holds, read at once: an import reads it before it writes, and once after, however long the plan is. */
export type Content = { readonly measures: readonly Measure[]; readonly indicators: readonly Indicator[] }

export const readContent = async (db: Db, plan: string): Promise<Content> => ({
  measures: await readMeasures(db, plan),
  indicators: await readIndicators(db, { plan }),
})

type Placed = { readonly measure: MeasureFile; readonly parent: string | null; readonly path: string }
type Known = {
  readonly plan: Plan
  readonly measures: ReadonlyMap<string, Measure>
  /** By measure and key. */
  readonly indicators: ReadonlyMap<string, Indicator>
  readonly faults: Fault[]
}
const at = (measure: string, key: string) => `${measure} ${key}`

/** Stores the measures of a file with their indicators. Answers the numbers of those it names. */
export async function storeMeasures(
  context: Writing,
  plan: Plan,
  before: Content,
  measures: readonly MeasureFile[],
  tally: Tally,
): Promise<ReadonlySet<string>> {
  const known: Known = {
    plan,
    measures: new Map(before.measures.map((one) => [one.number, one])),
    indicators: new Map(before.indicators.map((one) => [at(one.measure, one.key), one])),
    faults: tally.faults,
  }
  const named = new Map<string, string>()
  const stored: string[] = []
  const fresh: NewIndicator[] = []
  const visit = async (list: readonly MeasureFile[], parent: string | null, path: string): Promise<void> => {
    for (const [index, measure] of list.entries()) {
      const placed = { measure, parent, path: `${path}.${index}` }
      const id = await storeMeasure(context, known, placed, named.size)
      named.set(measure.number, id)
      stored.push(...(await storeIndicators(context, known, id, placed, fresh)))
      await visit(measure.measures ?? [], id, `${placed.path}.measures`)
    }
  }
  await visit(measures, null, 'measures')
  stored.push(...(await insertIndicators(context.db, fresh)))
  await placeRest(context.db, before.measures, named)
  const after = await readContent(context.db, plan.id)
  const ids = new Set(named.values())
  await told(context.db, 'measure', before.measures, only(after.measures, ids), placed, tally)
  const kept = only(after.indicators, new Set(stored))
  await told(context.db, 'indicator', before.indicators, kept, indicatorOut, tally)
  return new Set(named.keys())
}

const only = <T extends { readonly id: string }>(all: readonly T[], ids: ReadonlySet<string>) =>
  all.filter((one) => ids.has(one.id))

/** What the file does not name comes after what it does, in the order it had. */
async function placeRest(db: Db, before: readonly Measure[], named: ReadonlyMap<string, string>) {
  const bottom = Math.max(0, ...before.map((measure) => measure.position)) + 1 + named.size
  for (const [index, kept] of before.filter((one) => !named.has(one.number)).entries())
    await db
      .updateTable('measure')
      .set({ position: bottom + index })
      .where('id', '=', kept.id)
      .execute()
}

/** Counts what is new, changed and as it was; what changed has a new version. */
async function told<T extends { readonly id: string }>(
  db: Db,
  table: 'measure' | 'indicator',
  before: readonly T[],
  after: readonly T[],
  out: (one: T) => unknown,
  tally: Tally,
) {
  const old = new Map(before.map((one) => [one.id, one]))
  const changed: string[] = []
  for (const now of after) {
    const was = old.get(now.id)
    const same = was !== undefined && isDeepStrictEqual(out(was), out(now))
    tally[!was ? 'created' : same ? 'unchanged' : 'updated'] += 1
    if (was && !same) changed.push(now.id)
  }
  if (changed.length > 0)
    await sql`update ${sql.table(table)} set version = version + 1 where id = any(${sql.val(changed)}::uuid[])`.execute(
      db,
    )
}

async function storeMeasure(
  context: Writing,
  { plan, measures, faults }: Known,
  { measure, parent, path }: Placed,
  position: number,
): Promise<string> {
  const { db } = context
  const before = measures.get(measure.number)
  const serves = await servesColumns(context, plan.id, measure.serves, before)
  if (!serves) faults.push({ path: `${path}.serves`, code: 'serves.unknown', found: measure.serves })
  const row = { ...measureRow(measure), ...serves, plan: plan.id, parent, position }
  const { id } = before
    ? await db
        .updateTable('measure')
        .set(row)
        .where('id', '=', before.id)
        .returning('id')
        .executeTakeFirstOrThrow()
    : await db.insertInto('measure').values(row).returning('id').executeTakeFirstOrThrow()
  const unknown = await (before ? setBodies : addBodies)(db, id, measure.lead, measure.partners)
  if (unknown)
    faults.push({
      path: `${path}.${unknown.part === 'lead' ? 'lead' : 'partners'}`,
      code: 'organisation.unknown',
      found: unknown.organisation,
    })
  return id
}

const measureRow = (measure: MeasureFile) => ({
  number: measure.number,
  title: json(measure.title),
  description: measure.description ? json(measure.description) : null,
  theme: measure.theme ? json(measure.theme) : null,
  state: measure.state,
  actions: json(measure.actions),
  legal_basis: json(measure.legal_basis),
  context: json(measure.context),
  risks: json(measure.risks),
  not_before: measure.not_before ?? null,
  due: measure.due ?? null,
  no_indicator_in_source: measure.indicators?.length === 0,
})

const placed = (measure: Measure) => ({
  ...measureOut(measure),
  parent: measure.parent,
  none: measure.noIndicatorInSource,
})

type NewIndicator = ReturnType<typeof rowOf> & {
  readonly measure: string
  readonly key: string
  readonly position: number
}

/** Those that are new, many at a time. */
async function insertIndicators(db: Db, fresh: readonly NewIndicator[]): Promise<readonly string[]> {
  const ids: string[] = []
  for (let from = 0; from < fresh.length; from += 500) {
    const rows = fresh.slice(from, from + 500)
    const stored = await db.insertInto('indicator').values(rows).returning('id').execute()
    ids.push(...stored.map((row) => row.id))
  }
  return ids
}

/** Changes the indicators that a measure has; those that are new are set aside, to be stored together. */
async function storeIndicators(
  context: Writing,
  { plan, indicators, faults }: Known,
  measure: string,
  { measure: given, path }: Placed,
  fresh: NewIndicator[],
): Promise<readonly string[]> {
  const { db } = context
  const ids: string[] = []
  for (const [position, indicator] of (given.indicators ?? []).entries()) {
    const key = indicator.key ?? placeKey(position)
    const before = indicators.get(at(measure, key))
    const where = `${path}.indicators.${position}`
    const source = await sourceOf(context, plan.holder, indicator, where, faults)
    if (!source && before) faults.push(...keptMisfit(context.house, before, indicator, where))
    const row = { ...rowOf(indicator, source), measure, key, position }
    if (!before) fresh.push(row)
    else {
      await db.updateTable('indicator').set(row).where('id', '=', before.id).execute()
      ids.push(before.id)
    }
  }
  return ids
}

async function sourceOf(
  { db, house }: Writing,
  holder: string,
  { kind, unit_counted, source }: IndicatorInput,
  path: string,
  faults: Fault[],
) {
  if (!source) return undefined
  const fitting = await fittingSource(db, house, { kind, holder, unitCounted: unit_counted ?? null }, source)
  if (fitting.ok) return { key: source.key, parameters: fitting.value }
  faults.push(
    ...(fitting.faults ?? [{ path: 'key', code: fitting.code }]).map((fault) => ({
      ...fault,
      path: `${path}.source.${fault.path}`,
    })),
  )
  return undefined
}

/** What is wrong with leaving an indicator bound to its source, where a file makes it count something else. */
function keptMisfit(
  house: House,
  { sourceKey }: Indicator,
  { kind, unit_counted }: IndicatorInput,
  path: string,
): readonly Fault[] {
  const source = sourceKey === null ? undefined : house.sources.get(sourceKey)
  const fault = source && misfit(source, { kind, unitCounted: unit_counted ?? null })
  return fault ? [{ ...fault, path: `${path}.${fault.path === 'key' ? 'kind' : fault.path}` }] : []
}

/** A file that names no source leaves the one an indicator is bound to here. */
const rowOf = (given: IndicatorInput, source: { key: string; parameters: unknown } | undefined) => ({
  statement: json(given.statement),
  kind: given.kind,
  unit_counted: given.unit_counted ?? null,
  unit: given.unit ? json(given.unit) : null,
  baseline: given.baseline ?? null,
  baseline_on: given.baseline_on ?? null,
  target: given.target ?? null,
  due: given.due ?? null,
  not_before: given.not_before ?? null,
  every_months: given.every_months ?? null,
  period: given.period ?? null,
  direction: given.direction,
  breakdown: given.breakdown ?? null,
  lead: given.lead ?? null,
  scope: given.scope ? json(given.scope) : null,
  ...(source ? { source_key: source.key, source_parameters: json(source.parameters) } : {}),
})
