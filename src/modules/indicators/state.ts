import { addMonths, type Day, dayNumber, monthsBetween } from '../../kernel/day.ts'
import { boundsOf, type Period } from '../../kernel/period.ts'
import type { IndicatorKind } from '../../server/indicator-source.ts'

export const states = ['reached', 'on_track', 'late', 'missed', 'measured', 'no_data'] as const
export type State = (typeof states)[number]

export type Direction = 'up' | 'down' | 'none'

/** What an indicator promises: target by a due date, from a baseline. */
export type Promised = {
  readonly kind: IndicatorKind
  readonly direction: Direction
  readonly baseline: number | null
  readonly baselineOn: Day | null
  readonly target: number | null
  readonly due: Day | null
  readonly everyMonths: number | null
  readonly flaggedLate: boolean
  readonly planStarts: Day | null
  /** Start of the first period that has a value. */
  readonly firstObserved: Day | null
}

/** What is known: the last period with a value; for a milestone whether it holds, for a recurrence the newest date. */
export type Known = {
  readonly period: Period
  readonly value: number | null
  readonly notedOn: Day | null
}

/**
 * The state of an indicator on a day: the table of the contract, section 4, where the first line that fits decides.
 * Without a baseline or a start no path can be drawn, so nothing says whether it is on track: `measured`.
 */
export function stateOf(promised: Promised, known: Known | undefined, now: Day): State {
  if (promised.kind === 'milestone') return milestone(promised, known, now)
  if (promised.kind === 'recurrence') return recurrence(promised, known, now)
  if (!known || (promised.kind !== 'text' && known.value === null)) return 'no_data'

  const { kind, direction, target, due } = promised
  if (kind === 'text') return 'measured'
  const value = known.value as number
  if (target !== null && direction !== 'none' && atOrBeyond(value, target, direction)) return 'reached'
  if (due !== null && now > due) return 'missed'
  if (target === null || due === null || direction === 'none') return 'measured'
  const expected = expectedAt(promised, known.period, now)
  if (expected === undefined) return 'measured'
  return atOrBeyond(value, expected, direction) ? 'on_track' : 'late'
}

function milestone({ due, flaggedLate }: Promised, known: Known | undefined, now: Day): State {
  if (known && (known.value ?? 0) > 0) return 'reached'
  if (due !== null && now > due) return 'missed'
  if (flaggedLate) return 'late'
  return due === null ? 'measured' : 'on_track'
}

/** Up to N months old is kept; three months more is late. What never came is overdue from the start + N months on. */
function recurrence({ everyMonths, planStarts }: Promised, known: Known | undefined, now: Day): State {
  const newest = known?.notedOn ?? null
  const from = newest ?? planStarts
  if (from === null || everyMonths === null) return 'on_track'
  if (now < addMonths(from, everyMonths)) return newest === null ? 'on_track' : 'reached'
  return now <= addMonths(from, everyMonths + 3) ? 'late' : 'missed'
}

const atOrBeyond = (value: number, mark: number, direction: Direction) =>
  direction === 'down' ? value <= mark + 1e-9 : value >= mark - 1e-9

/**
 * Where the straight path from baseline to target stands at the end of a period; today for `once`, which has no end.
 * Undefined without a baseline (a count or a share going up begins at 0) or without a start.
 */
export function expectedAt(promised: Promised, period: Period, now: Day): number | undefined {
  const path = pathOf(promised)
  if (!path) return undefined
  const at = boundsOf(period)?.end ?? now
  const whole = dayNumber(path.due) - dayNumber(path.start)
  if (whole <= 0) return path.target
  return path.baseline + ((path.target - path.baseline) * (dayNumber(at) - dayNumber(path.start))) / whole
}

/** The straight line an indicator is expected to follow. */
export function pathOf(promised: Promised) {
  const { target, due } = promised
  const start = promised.baselineOn ?? promised.planStarts ?? promised.firstObserved
  const baseline = baselineOf(promised)
  if (target === null || due === null || start === null || baseline === null) return undefined
  return { start, baseline, due, target }
}

/** A count or a share that is to go up begins at 0 where nothing else is said. */
const baselineOf = ({ baseline, direction, kind }: Promised) =>
  baseline ?? (direction === 'up' && (kind === 'count' || kind === 'share') ? 0 : null)

/** How far from baseline to target, 0 to 1; undefined where there is no way to go. */
export function progressOf(promised: Promised, known: Known | undefined): number | undefined {
  const [baseline, { target }, value] = [baselineOf(promised), promised, known?.value ?? null]
  if (baseline === null || target === null || value === null || target === baseline) return undefined
  return Math.min(1, Math.max(0, (value - baseline) / (target - baseline)))
}

/** The age in months of the newest publication; of other kinds the value as it is. */
export const shownValue = (kind: IndicatorKind, known: Known | undefined, now: Day): number | null =>
  kind === 'recurrence' ? (known?.notedOn ? monthsBetween(known.notedOn, now) : null) : (known?.value ?? null)

export type Sayable = Promised & {
  readonly unitCounted: string | null
  readonly unit: unknown
  readonly period: string | null
  readonly lead: string | null
  readonly scope: unknown
  readonly source: string | null
  readonly statementLanguages: readonly string[]
  readonly planLanguages: readonly string[]
}

export type Missing =
  | 'start'
  | 'baseline'
  | 'target'
  | 'due'
  | 'unit'
  | 'period'
  | 'lead'
  | 'scope'
  | 'source'
  | `translation.${string}`

/** What the indicator lacks to be SMART. Shown, never refused: real plans come this way. */
export function missingOf(indicator: Sayable): readonly Missing[] {
  const { kind } = indicator
  const numeric = ['count', 'share', 'ratio', 'scale'].includes(kind)
  const missing: (Missing | false)[] = [
    numeric && indicator.planStarts === null && indicator.baselineOn === null && 'start',
    numeric && indicator.baseline === null && indicator.direction !== 'none' && 'baseline',
    numeric && indicator.target === null && 'target',
    kind !== 'recurrence' && kind !== 'text' && indicator.due === null && 'due',
    numeric && indicator.unitCounted === null && indicator.unit === null && 'unit',
    numeric && indicator.period === null && 'period',
    indicator.lead === null && 'lead',
    numeric && indicator.scope === null && 'scope',
    indicator.source === null && 'source',
  ]
  const untranslated = indicator.planLanguages.filter((one) => !indicator.statementLanguages.includes(one))
  return [
    ...missing.filter((one) => one !== false),
    ...untranslated.map((one): Missing => `translation.${one}`),
  ]
}
