import { addDays, type Day } from '../../kernel/day.ts'
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

export const visibilities = ['public', 'internal', 'confidential'] as const
export type Visibility = (typeof visibilities)[number]

/** How long before its day a document is said to be due for review. */
const noticeDays = 30

/** Where a document stands with its review: none planned, planned, soon, or overdue. */
export function reviewOf(reviewOn: Day | null, today: Day): 'none' | 'planned' | 'soon' | 'overdue' {
  if (reviewOn === null) return 'none'
  if (reviewOn < today) return 'overdue'
  return reviewOn <= addDays(today, noticeDays) ? 'soon' : 'planned'
}

/** One text of a version: in a language, ordinary or easy to read. */
export type Variant = { readonly language: string; readonly easyToRead: boolean }

const known = (variant: Variant) => (other: Variant) =>
  other.language === variant.language && other.easyToRead === variant.easyToRead

/**
 * The number that a text is kept under: that of the newest version where it is another variant of it, the next one where
 * it is a version of its own. Undefined where the newest version has that variant already.
 */
export function numberFor(
  variant: Variant,
  newest: { readonly number: number; readonly variants: readonly Variant[] } | undefined,
  another: 'variant' | 'version',
): number | undefined {
  if (!newest) return 1
  if (another === 'version') return newest.number + 1
  return newest.variants.some(known(variant)) ? undefined : newest.number
}
