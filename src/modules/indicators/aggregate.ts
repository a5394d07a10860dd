import type { Day } from '../../kernel/day.ts'
import { boundsOf, comparePeriods, type Period } from '../../kernel/period.ts'
import type { IndicatorKind } from '../../server/indicator-source.ts'
import { hasParts } from './observation.ts'

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

/** Orders figures of one organisation and period: the one that counts first. */
export const byStrength = (a: { readonly origin: Origin }, b: { readonly origin: Origin }): number =>
  precedence.indexOf(a.origin) - precedence.indexOf(b.origin)

/** A figure of another origin than the one that shows, for the whole plan. */
export type Beside = {
  readonly origin: Origin
  readonly period: Period
  readonly value: number | null
  /** By how much it is above the figure that shows for the period; null where that has none. */
  readonly difference: number | null
}

/** What was entered or imported and counts for nothing: it stands beside, with how far it is from what shows. */
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
      const counts = shown.find((total) => total.period === period)?.value ?? null
      const difference = value === null || counts === null ? null : sum([value, -counts])
      return { origin, period, value, difference }
    }),
  )
}

/** Where nothing is computed: what was entered though an imported figure counts, beside that of the same organisations. */
export function hiddenBeside(kind: IndicatorKind, observed: readonly Observed[]): readonly Beside[] {
  const counting = new Set(counted(observed))
  const hidden = observed.filter((one) => one.status === 'validated' && !counting.has(one))
  const places = new Set(hidden.map(placeOf))
  const before = [...counting].filter((one) => places.has(placeOf(one)))
  return besideOf(kind, hidden, totalsOf(kind, before))
}

const placeOf = ({ organisation, period }: Observed) => `${organisation} ${period}`

/** For each organisation and period the observation that counts: never a draft, the strongest origin first. */
export function counted(observed: readonly Observed[]): readonly Observed[] {
  const best = new Map<string, Observed>()
  for (const one of observed) {
    if (one.status === 'draft') continue
    const known = best.get(placeOf(one))
    if (!known || byStrength(one, known) < 0) best.set(placeOf(one), one)
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

function totalOf(kind: IndicatorKind, period: Period, given: readonly Observed[]): Total | undefined {
  const all = given.filter((one) => weighs(kind, one))
  if (all.length === 0) return undefined
  const dates = all.flatMap((one) => one.notedOn ?? [])
  const common = {
    period,
    reported: all.filter((one) => one.reported).length,
    notedOn: dates.sort().at(-1) ?? null,
  }
  if (kind === 'text') return { ...common, numerator: null, denominator: null, value: null }
  if (kind === 'count') return { ...common, ...plain(sum(all.map((one) => one.value as number))) }
  if (kind === 'milestone' || kind === 'recurrence') {
    const holds = all.some((one) => (one.value ?? 0) > 0)
    return { ...common, ...plain(holds ? 1 : 0), notedOn: common.notedOn ?? firstDay(kind, period, holds) }
  }
  return { ...common, ...quotient(all) }
}

/** Whether a figure is part of the total: of a count its value, of a share, ratio or scale both its parts. */
function weighs(kind: IndicatorKind, { value, numerator, denominator }: Observed): boolean {
  if (kind === 'count') return value !== null
  return hasParts(kind) ? numerator !== null && denominator !== null : true
}

/** Share, ratio and scale: sum of numerators over sum of denominators. */
function quotient(all: readonly Observed[]) {
  const numerator = sum(all.map((one) => one.numerator as number))
  const denominator = sum(all.map((one) => one.denominator as number))
  return { numerator, denominator, value: denominator === 0 ? null : numerator / denominator }
}

// A publication noted for a period and no day counts from the period's first day: never younger than it is.
const firstDay = (kind: IndicatorKind, period: Period, holds: boolean) =>
  kind === 'recurrence' && holds ? (boundsOf(period)?.start ?? null) : null

const plain = (value: number) => ({ numerator: null, denominator: null, value })
// Decimal fractions are summed in millionths, so that 0.1 + 0.2 is 0.3.
const sum = (values: readonly number[]) =>
  values.every(Number.isInteger)
    ? values.reduce((a, b) => a + b, 0)
    : Math.round(values.reduce((a, b) => a + b * 1e6, 0)) / 1e6
