import type { Day } from '../../kernel/day.ts'
import { boundsOf, type Frequency, periodAt, periodsBetween } from '../../kernel/period.ts'

/** The days on which the documents of a series came out, oldest first. */
export type Publications = readonly Day[]

/**
 * Whether a document of the series exists, period by period from the first one's on: 1, since the first day. Where
 * none exists yet, 0 in the period of today.
 */
export function existenceOf(publications: Publications, frequency: Frequency, today: Day) {
  const first = publications.filter((day) => day <= today).sort()[0]
  if (first === undefined) return [{ period: periodAt(frequency, today), value: 0, notedOn: null }]
  return periodsBetween(frequency, first, today).map((period) => ({ period, value: 1, notedOn: first }))
}

/** The newest publication of each period in which one came out: the age of the last one is what the indicator says. */
export function publicationsBy(publications: Publications, frequency: Frequency, today: Day) {
  const newest = new Map<string, Day>()
  for (const day of publications.filter((one) => one <= today).sort())
    newest.set(periodAt(frequency, day), day)
  return [...newest].map(([period, notedOn]) => ({ period, value: 1, notedOn }))
}

/** Whether a publication counts for a period: it came out before the period ended. */
export const outBy = (publishedOn: Day, period: string, today: Day) =>
  publishedOn <= (boundsOf(period)?.end ?? today)
