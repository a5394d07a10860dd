import { addDays, type Day, dayOf, endOfMonth } from './day.ts'

/** How often an indicator is measured. */
export const frequencies = ['once', 'year', 'academic_year', 'quarter', 'month'] as const
export type Frequency = (typeof frequencies)[number]

/** `2025`, `2025-Q3`, `2025-09`, `AY2025-2026` or `once` (contract, section 2). */
export type Period = string

const shapes: readonly [Frequency, RegExp][] = [
  ['once', /^once$/],
  ['year', /^\d{4}$/],
  ['quarter', /^\d{4}-Q[1-4]$/],
  ['month', /^\d{4}-(0[1-9]|1[0-2])$/],
  ['academic_year', /^AY(\d{4})-(\d{4})$/],
]

/** Which kind of period a text is; undefined where it is none. */
export function frequencyOf(period: string): Frequency | undefined {
  const found = shapes.find(([, shape]) => shape.test(period))?.[0]
  if (found !== 'academic_year') return found
  return Number(period.slice(7)) === Number(period.slice(2, 6)) + 1 ? found : undefined
}

export const isPeriod = (text: string): text is Period => frequencyOf(text) !== undefined

/** First and last day; undefined for `once`, which has no bounds. An academic year begins on 15 September. */
export function boundsOf(period: Period): { start: Day; end: Day } | undefined {
  const year = Number(period.replace('AY', '').slice(0, 4))
  switch (frequencyOf(period)) {
    case 'year':
      return { start: dayOf(year, 1, 1), end: dayOf(year, 12, 31) }
    case 'academic_year':
      return { start: dayOf(year, 9, 15), end: dayOf(year + 1, 9, 14) }
    case 'quarter': {
      const last = Number(period.slice(6)) * 3
      return { start: dayOf(year, last - 2, 1), end: endOfMonth(year, last) }
    }
    case 'month': {
      const month = Number(period.slice(5, 7))
      return { start: dayOf(year, month, 1), end: endOfMonth(year, month) }
    }
    default:
      return undefined
  }
}

/** The period of a frequency that a day falls in. */
export function periodAt(frequency: Frequency, day: Day): Period {
  const [year = 0, month = 1] = day.split('-').map(Number)
  if (frequency === 'once') return 'once'
  if (frequency === 'year') return day.slice(0, 4)
  if (frequency === 'quarter') return `${day.slice(0, 4)}-Q${Math.ceil(month / 3)}`
  if (frequency === 'month') return day.slice(0, 7)
  const first = day >= dayOf(year, 9, 15) ? year : year - 1
  return `AY${first}-${first + 1}`
}

/** The periods from the one a day falls in to the one another day falls in, oldest first. */
export function periodsBetween(frequency: Frequency, from: Day, to: Day): readonly Period[] {
  const periods = [periodAt(frequency, from)]
  for (;;) {
    const bounds = boundsOf(periods.at(-1) ?? 'once')
    if (!bounds || bounds.end >= to) return periods
    periods.push(periodAt(frequency, addDays(bounds.end, 1)))
  }
}

/** Orders periods by the day they end on, then by their text; `once` comes first. */
export function comparePeriods(a: Period, b: Period): number {
  const [x, y] = [boundsOf(a)?.end ?? '', boundsOf(b)?.end ?? '']
  return x === y ? (a < b ? -1 : a > b ? 1 : 0) : x < y ? -1 : 1
}
