import type { Day } from '../../kernel/day.ts'
import { boundsOf, comparePeriods, type Period } from '../../kernel/period.ts'
import type { IndicatorKind } from '../../server/indicator-source.ts'

export type Origin = 'computed' | 'imported' | 'entered'

/** One organisation's observation, as the sums need it. */
export type Observed = {
  readonly organisation: string
  readonly period: Period
  readonly origin: Origin
  readonly status: 'draft' | 'validated'
  readonly numerator: number | null
  readonly denominator: number | null
  readonly value: number | null
  readonly notedOn: Day | null
  readonly reported: boolean
}

/** The plan's value for a period. */
export type Total = {
  readonly period: Period
  readonly numerator: number | null
  readonly denominator: number | null
  readonly value: number | null
  readonly notedOn: Day | null
  /** How many organisations said something for it. */
  readonly reported: number
}

// A figure that is computed shows before one that was imported, and that before one typed in. None is lost: they stand beside.
const precedence: readonly Origin[] = ['computed', 'imported', 'entered']

/** A figure of another origin than the one that shows, for the whole plan. */
export type Beside = {
  readonly origin: Origin
  readonly period: Period
  readonly value: number | null
  /** By how much it is above the figure that shows for the period; null where that has none. */
  readonly difference: number | null
}

/** What was entered or imported for an indicator that computes itself: it stands beside, and counts for nothing. */
export function besideOf(
  kind: IndicatorKind,
  observed: readonly Observed[],
  shown: readonly Total[],
): readonly Beside[] {
  const origins = ['imported', 'entered'] as const
  return origins.flatMap((origin) =>
    totalsOf(
      kind,
      observed.filter((one) => one.origin === origin),
    ).map(({ period, value }) => {
      const computed = shown.find((total) => total.period === period)?.value ?? null
      const difference = value === null || computed === null ? null : sum([value, -computed])
      return { origin, period, value, difference }
    }),
  )
}

/** For each organisation and period the observation that counts: never a draft, the strongest origin first. */
export function counted(observed: readonly Observed[]): readonly Observed[] {
  const best = new Map<string, Observed>()
  for (const one of observed) {
    if (one.status === 'draft') continue
    const key = `${one.organisation} ${one.period}`
    const known = best.get(key)
    if (!known || precedence.indexOf(one.origin) < precedence.indexOf(known.origin)) best.set(key, one)
  }
  return [...best.values()]
}

/** The plan's values, oldest period first (contract, section 4: "The plan's value"). */
export function totalsOf(kind: IndicatorKind, observed: readonly Observed[]): readonly Total[] {
  const byPeriod = Map.groupBy(counted(observed), (one) => one.period)
  return [...byPeriod]
    .map(([period, all]) => totalOf(kind, period, all))
    .filter((total) => total !== undefined)
    .sort((a, b) => comparePeriods(a.period, b.period))
}

function totalOf(kind: IndicatorKind, period: Period, all: readonly Observed[]): Total | undefined {
  const dates = all.flatMap((one) => one.notedOn ?? [])
  const common = {
    period,
    reported: all.filter((one) => one.reported).length,
    notedOn: dates.sort().at(-1) ?? null,
  }
  if (kind === 'text') return { ...common, numerator: null, denominator: null, value: null }
  if (kind === 'count') {
    const values = all.flatMap((one) => one.value ?? [])
    return values.length === 0 ? undefined : { ...common, ...plain(sum(values)) }
  }
  if (kind === 'milestone' || kind === 'recurrence') {
    const holds = all.some((one) => (one.value ?? 0) > 0)
    return { ...common, ...plain(holds ? 1 : 0), notedOn: common.notedOn ?? lastDay(kind, period, holds) }
  }
  return quotient(common, all)
}

/** Share, ratio and scale: sum of numerators over sum of denominators. A lone value without them stands for itself. */
function quotient(common: Omit<Total, 'numerator' | 'denominator' | 'value'>, all: readonly Observed[]) {
  const parts = all.filter((one) => one.numerator !== null && one.denominator !== null)
  if (parts.length === 0) {
    const only = all.length === 1 ? all[0] : undefined
    return only?.value == null ? undefined : { ...common, ...plain(only.value) }
  }
  const numerator = sum(parts.map((one) => one.numerator as number))
  const denominator = sum(parts.map((one) => one.denominator as number))
  return { ...common, numerator, denominator, value: denominator === 0 ? null : numerator / denominator }
}

// A publication noted for a period and no day counts from the period's last day.
const lastDay = (kind: IndicatorKind, period: Period, holds: boolean) =>
  kind === 'recurrence' && holds ? (boundsOf(period)?.end ?? null) : null

const plain = (value: number) => ({ numerator: null, denominator: null, value })
// Decimal fractions are summed in millionths, so that 0.1 + 0.2 is 0.3.
const sum = (values: readonly number[]) =>
  values.every(Number.isInteger)
    ? values.reduce((a, b) => a + b, 0)
    : Math.round(values.reduce((a, b) => a + b * 1e6, 0)) / 1e6
