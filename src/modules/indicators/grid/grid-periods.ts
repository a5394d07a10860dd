import { addMonths, type Day } from '../../../kernel/day.ts'
import {
  boundsOf,
  comparePeriods,
  type Frequency,
  frequencies,
  frequencyOf,
  type Period,
  periodAt,
  periodsBetween,
} from '../../../kernel/period.ts'

const monthsBack: Readonly<Record<Frequency, number>> = {
  once: 0,
  year: 48,
  academic_year: 48,
  quarter: 24,
  month: 18,
}

/** Of each kind of period that is asked for the last ones, newest first; what was chosen is always among them. */
export function periodsOffered(asked: Iterable<Frequency>, today: Day, chosen?: Period): readonly Period[] {
  const kinds = new Set(asked)
  const offered = frequencies
    .filter((one) => kinds.has(one))
    .flatMap((one) =>
      one === 'once' ? ['once'] : periodsBetween(one, addMonths(today, -monthsBack[one]), today).toReversed(),
    )
  return chosen === undefined || offered.includes(chosen) ? offered : [chosen, ...offered]
}

/** The period whose figures are to be given now: the last that has ended, of the kind that most indicators ask for. */
export function periodDue(asked: readonly Frequency[], today: Day): Period {
  const counts = Map.groupBy(asked, (one) => one)
  const [frequency = 'quarter'] = [...frequencies].sort(
    (a, b) => (counts.get(b)?.length ?? 0) - (counts.get(a)?.length ?? 0),
  )
  if (asked.length === 0) return periodBefore(periodAt('quarter', today)) ?? 'once'
  const now = periodAt(frequency, today)
  return boundsOf(now)?.end === today ? now : (periodBefore(now) ?? now)
}

/** The period before another of its kind; none before `once`. */
export function periodBefore(period: Period): Period | null {
  const frequency = frequencyOf(period)
  if (!frequency || frequency === 'once') return null
  const year = Number(period.replace('AY', '').slice(0, 4))
  const around = periodsBetween(frequency, `${year - 1}-01-01`, `${year + 1}-12-31`).toSorted(comparePeriods)
  return around[around.indexOf(period) - 1] ?? null
}
