import type { Day } from '../../kernel/day.ts'
import type { Localized } from '../../kernel/localized.ts'
import { boundsOf, comparePeriods } from '../../kernel/period.ts'
import type { UnitCounted } from '../../kernel/suppression.ts'
import type { IndicatorKind } from '../../server/indicator-source.ts'
import type { Scope } from '../organisations/index.ts'
import type { Beside, Total } from './aggregate.ts'
import {
  type Direction,
  type Known,
  type Missing,
  missingOf,
  type Promised,
  progressOf,
  type State,
  shownValue,
  stateOf,
} from './state.ts'

/** An indicator as it is kept, with what its plan says of dates and languages. */
export type Indicator = {
  readonly id: string
  readonly key: string
  readonly measure: string
  readonly plan: string
  readonly holder: string
  readonly statement: Localized
  readonly kind: IndicatorKind
  readonly unitCounted: UnitCounted | null
  readonly unit: Localized | null
  readonly baseline: number | null
  readonly baselineOn: Day | null
  readonly target: number | null
  readonly due: Day | null
  readonly notBefore: string | null
  readonly everyMonths: number | null
  readonly period: 'once' | 'year' | 'academic_year' | 'quarter' | 'month' | null
  readonly direction: Direction
  readonly breakdown: string | null
  readonly lead: string | null
  readonly scope: Scope | null
  readonly flaggedLate: boolean
  readonly sourceKey: string | null
  readonly sourceParameters: unknown
  readonly computedAt: Date | null
  readonly version: number
  readonly planStarts: Day | null
  readonly planEnds: Day | null
  readonly planLanguages: readonly string[]
}

/** Categories that are where the organisations stand: worked out of that, never entered. */
export const placedBy = (breakdown: string | null): 'territory' | 'sector' | undefined =>
  breakdown === 'territory' || breakdown === 'sector' ? breakdown : undefined

/** Where an indicator stands on a day. */
export type Standing = {
  readonly state: State
  readonly value: number | null
  readonly numerator: number | null
  readonly denominator: number | null
  readonly period: string | null
  readonly notedOn: Day | null
  readonly progress: number | null
  readonly missing: readonly Missing[]
  /** How many organisations the value is made of, out of how many; null where nobody in particular is expected. */
  readonly reported: number
  readonly expected: number | null
  readonly series: readonly Total[]
  readonly beside: readonly Beside[]
  /** Made of too few people to be shown, inside the network too. */
  readonly suppressed: boolean
  /** What it is computed from, with parameters as they are told: by slugs. */
  readonly source: { readonly key: string; readonly parameters: unknown } | null
}

/** What an indicator is made of: its sums by period, oldest first, what stands beside them, and how many are expected. */
type MadeOf = {
  readonly series: readonly Total[]
  readonly beside: readonly Beside[]
  readonly expected: number | null
}

/** The period whose value is the plan's: the newest that has one. */
export const newestOf = <T extends Total>(kind: IndicatorKind, series: readonly T[]): T | undefined =>
  series.findLast((total) => total.value !== null || kind === 'text')

/** Where an indicator stands on a day. */
export function standingOf(
  indicator: Indicator,
  { series, expected, beside }: MadeOf,
  now: Day,
): Omit<Standing, 'suppressed' | 'source'> {
  const newest = newestOf(indicator.kind, series)
  const known: Known | undefined = newest && {
    period: newest.period,
    value: newest.value,
    notedOn: newest.notedOn,
  }
  const promised = promisedOf(indicator, series)
  return {
    state: stateOf(promised, known, now),
    value: shownValue(indicator.kind, known, now),
    numerator: newest?.numerator ?? null,
    denominator: newest?.denominator ?? null,
    period: newest?.period ?? null,
    notedOn: newest?.notedOn ?? null,
    progress: progressOf(promised, known) ?? null,
    missing: missingOf({
      ...promised,
      unitCounted: indicator.unitCounted,
      unit: indicator.unit,
      period: indicator.period,
      lead: indicator.lead,
      scope: indicator.scope ?? indicator.sourceKey,
      source: indicator.sourceKey,
      statementLanguages: Object.keys(indicator.statement),
      planLanguages: indicator.planLanguages,
    }),
    reported: newest?.reported ?? 0,
    expected,
    series,
    beside,
  }
}

export function promisedOf(indicator: Indicator, series: readonly Total[]): Promised {
  const first = series
    .filter((total) => total.value !== null)
    .sort((a, b) => comparePeriods(a.period, b.period))[0]
  return { ...indicator, firstObserved: first ? (boundsOf(first.period)?.start ?? null) : null }
}

/** A period is told when it lies outside its plan's dates: it is kept all the same. */
export function outsidePlan({ planStarts, planEnds }: Indicator, period: string): boolean {
  const bounds = boundsOf(period)
  if (!bounds) return false
  return (planStarts !== null && bounds.end < planStarts) || (planEnds !== null && bounds.start > planEnds)
}
