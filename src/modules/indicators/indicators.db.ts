import { sql } from 'kysely'
import type { Remit } from '../../server/actor.ts'
import type { Db } from '../../server/database.ts'
import type { AnySource } from '../../server/indicator-source.ts'
import { organisationsIn, within } from '../organisations/index.ts'
import { counted, type Observed } from './aggregate.ts'
import type { Indicator } from './indicator.ts'

type Which = {
  readonly plan?: string
  readonly ids?: readonly string[]
  readonly sources?: readonly string[]
}

/** Indicators with what their plan says, in the plan's order. */
export async function readIndicators(
  db: Db,
  which: Which,
  remit: Remit = 'everywhere',
): Promise<readonly Indicator[]> {
  return (await db
    .selectFrom('indicator as i')
    .innerJoin('measure as m', 'm.id', 'i.measure')
    .innerJoin('plan as p', 'p.id', 'm.plan')
    .select([
      'i.id',
      'i.key',
      'i.measure',
      'm.plan',
      'p.holder',
      'i.statement',
      'i.kind',
      'i.unit_counted as unitCounted',
      'i.unit',
      'i.baseline',
      'i.baseline_on as baselineOn',
      'i.target',
      'i.due',
      'i.not_before as notBefore',
      'i.every_months as everyMonths',
      'i.period',
      'i.direction',
      'i.breakdown',
      'i.lead',
      'i.scope',
      'i.flagged_late as flaggedLate',
      'i.source_key as sourceKey',
      'i.source_parameters as sourceParameters',
      'i.computed_at as computedAt',
      'i.version',
      'p.starts as planStarts',
      'p.ends as planEnds',
      'p.languages as planLanguages',
    ])
    .where(within(remit, 'p.holder'))
    .$if(which.plan !== undefined, (q) => q.where('m.plan', '=', which.plan as string))
    .$if(which.ids !== undefined, (q) =>
      q.where(sql<boolean>`i.id = any(${sql.val(which.ids ?? [])}::uuid[])`),
    )
    .$if(which.sources !== undefined, (q) =>
      q.where(sql<boolean>`i.source_key = any(${sql.val(which.sources ?? [])}::text[])`),
    )
    .orderBy('m.position')
    .orderBy('i.position')
    .execute()) as readonly Indicator[]
}

/** The observations of indicators, without their breakdowns, by indicator. */
export async function readObserved(
  db: Db,
  ids: readonly string[],
  period?: string,
): Promise<ReadonlyMap<string, readonly Observed[]>> {
  const rows = await db
    .selectFrom('observation')
    .select([
      'indicator',
      'organisation',
      'period',
      'origin',
      'status',
      'numerator',
      'denominator',
      'value',
      'noted_on as notedOn',
      'reported',
    ])
    .where(sql<boolean>`indicator = any(${sql.val(ids)}::uuid[])`)
    .where('breakdown', '=', '')
    .$if(period !== undefined, (q) => q.where('period', '=', period as string))
    .execute()
  return Map.groupBy(rows as ((typeof rows)[number] & Observed)[], (row) => row.indicator)
}

/** The organisations that would be full coverage: the source's own answer, else the indicator's scope. */
export async function expectedOf(
  db: Db,
  indicator: Indicator,
  sources: ReadonlyMap<string, AnySource>,
): Promise<readonly string[] | null> {
  const source = indicator.sourceKey ? sources.get(indicator.sourceKey) : undefined
  return source
    ? source.expected(db, indicator.sourceParameters, indicator.holder)
    : organisationsOf(db, indicator)
}

/** The active organisations whose figures an indicator asks for, by id; null where it names no scope. */
export const organisationsOf = async (db: Db, { scope, holder }: Pick<Indicator, 'scope' | 'holder'>) =>
  scope ? organisationsIn(db, scope, holder) : null

/**
 * Which observations an indicator counts (contract, section 4): where it is bound what its source computed, else what
 * the organisations of its scope gave, those closed since included. The others stand beside.
 */
export async function countedFor(
  db: Db,
  indicator: Indicator,
  observed: readonly Observed[],
): Promise<readonly Observed[]> {
  if (indicator.sourceKey) return observed.filter((one) => one.origin === 'computed')
  if (!indicator.scope || observed.length === 0) return observed
  const scoped = new Set(await organisationsIn(db, indicator.scope, null, 'closed too'))
  return observed.filter((one) => scoped.has(one.organisation))
}

/** The observations that a figure is made of, one for each organisation. */
export async function observationsBehind(
  db: Db,
  indicator: Indicator,
  period: string,
): Promise<readonly Observed[]> {
  const observed = (await readObserved(db, [indicator.id], period)).get(indicator.id) ?? []
  return counted(await countedFor(db, indicator, observed))
}
