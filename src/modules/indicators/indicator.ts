import type { Day } from '../../kernel/day.ts'
import type { Localized } from '../../kernel/localized.ts'
import { boundsOf, comparePeriods } from '../../kernel/period.ts'
import type { UnitCounted } from '../../kernel/suppression.ts'
import type { IndicatorKind } from '../../server/indicator-source.ts'
import type { Scope } from '../organisations/index.ts'
import { type Beside, counted, type Observed, type Total, totalsOf } from './aggregate.ts'
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
}

/** What an indicator is made of: the observations it counts, those beside them, and who is expected to give one. */
type MadeOf = {
  readonly observed: readonly Observed[]
  readonly expected: readonly string[] | null
  readonly beside: readonly Beside[]
}

/** The plan's value is that of the newest period that has one. */
export function standingOf(indicator: Indicator, { observed, expected, beside }: MadeOf, now: Day): Standing {
  const series = totalsOf(indicator.kind, observed)
  const newest = series.findLast((total) => total.value !== null || indicator.kind === 'text')
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
    expected: expected && fullCoverage(expected, observed, newest),
    series,
    beside,
  }
}

/** Those expected today, and those that reported and closed or left since: a figure never covers 21 of 19. */
function fullCoverage(expected: readonly string[], observed: readonly Observed[], newest: Total | undefined) {
  const reported = counted(observed).filter((one) => one.period === newest?.period && one.reported)
  return new Set([...expected, ...reported.map((one) => one.organisation)]).size
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
