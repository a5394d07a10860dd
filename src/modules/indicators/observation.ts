import { frequencyOf } from '../../kernel/period.ts'
import type { Fault } from '../../kernel/result.ts'
import type { IndicatorKind } from '../../server/indicator-source.ts'

/** A figure as it is sent: its parts, its value, or both. */
export type Given = {
  readonly numerator?: number | null | undefined
  readonly denominator?: number | null | undefined
  readonly value?: number | null | undefined
  readonly date?: string | null | undefined
}
export type Figure = {
  readonly numerator: number | null
  readonly denominator: number | null
  readonly value: number | null
}

/** A share, ratio or scale is made of two figures, so that those of several organisations add up. */
export const hasParts = (kind: string) => kind === 'share' || kind === 'ratio' || kind === 'scale'

/**
 * The figure that counts, of what is given. Refused: one that is missing (`observation.incomplete`), a share beyond
 * 0…1 (`observation.out_of_range`), a value that is not what its parts make (`observation.contradiction`). A share,
 * ratio or scale as a bare value would weigh nothing beside others, so it is taken of one organisation that is `alone`
 * only (the plan's holder, or the one organisation of the scope), as that value over 1.
 */
export function figureOf(kind: IndicatorKind, given: Given, alone: boolean): Figure | Fault {
  if (kind === 'text') return { numerator: null, denominator: null, value: null }
  if (hasParts(kind)) return quotientOf(kind, given, alone)
  if (kind === 'count') return countOf(given)
  return given.value == null ? incomplete('value', 'value') : plain(given, given.value)
}

const people: readonly string[] = ['person', 'response', 'voice']

/**
 * A count is never less than nothing, and one of persons, responses or voices is whole: what a release hides rests on
 * it. Of a scale that holds of the answers, not of the sum of their marks. Refused: `observation.out_of_range`.
 */
export function impossibleCount(kind: IndicatorKind, unit: string | null, given: Given): Fault | undefined {
  const counted = {
    count: ['value', 'numerator'],
    share: parts,
    ratio: parts,
    scale: ['denominator'],
  } as const
  const columns = counted[kind as keyof typeof counted] ?? []
  for (const column of columns) {
    const figure = given[column]
    if (figure == null) continue
    if (figure < 0) return outOfRange(column, '≥ 0', figure)
    if (kind !== 'ratio' && people.includes(unit ?? '') && !Number.isInteger(figure))
      return outOfRange(column, '0, 1, 2…', figure)
  }
  return undefined
}

const parts = ['numerator', 'denominator'] as const

/** Whether what `figureOf` answers is a fault. */
export const isFault = (one: Figure | Fault): one is Fault => 'code' in one

/** A count may be given as its numerator. */
function countOf(given: Given): Figure | Fault {
  const { value, numerator } = given
  if (value != null && numerator != null && value !== numerator) return contradiction(numerator, value)
  const count = value ?? numerator
  return count == null ? incomplete('value', 'value') : plain(given, count)
}

function quotientOf(kind: IndicatorKind, given: Given, alone: boolean): Figure | Fault {
  const { numerator, denominator, value } = given
  if (kind === 'share' && value != null && (value < 0 || value > 1)) return outOfRange('value', '0…1', value)
  if (numerator == null && denominator == null && value != null && alone)
    return { numerator: value, denominator: 1, value }
  if (numerator == null || denominator == null)
    return incomplete('value', alone ? 'value, or numerator and denominator' : 'numerator and denominator')
  if (kind === 'share' && (numerator < 0 || numerator > denominator))
    return outOfRange('numerator', `0…${denominator}`, numerator)
  const made = denominator === 0 ? null : numerator / denominator
  if (value != null && !agree(value, made)) return contradiction(made, value)
  return { numerator, denominator, value: made }
}

/** Rounded to two decimals a value is still the same. */
const agree = (value: number, made: number | null) => made !== null && Math.abs(value - made) <= 0.005 + 1e-9

const plain = ({ numerator, denominator }: Given, value: number): Figure => ({
  numerator: numerator ?? null,
  denominator: denominator ?? null,
  value,
})

/** A publication counts from a day: of `once`, which lies on no day, it must be said. */
export const dateMissing = (
  kind: IndicatorKind,
  period: string,
  { value, date }: Given,
): Fault | undefined =>
  kind === 'recurrence' && period === 'once' && (value ?? 0) > 0 && !date
    ? incomplete('date', 'date')
    : undefined

/** All figures of an indicator are of one kind of period, or the newest would stand for part of what it is made of. */
export const otherFrequency = (period: string, expected: string): Fault | undefined =>
  frequencyOf(period) === expected
    ? undefined
    : { path: 'period', code: 'period.frequency', expected, found: `${period} (${frequencyOf(period)})` }

/** What was read of a figure, in a word that changes as soon as it does: so nobody overwrites what they have not seen. */
export const markOf = (kept: (Figure & { readonly date: string | null }) | null): string =>
  kept ? [kept.numerator, kept.denominator, kept.value, kept.date].join('/') : 'none'

/** The mark of what is not shown: the moment it was written, which tells nothing of the figure. */
export const markedWhen = ({ since }: { readonly since: Date }): string => `at/${since.toISOString()}`

const incomplete = (path: string, expected: string): Fault => ({
  path,
  code: 'observation.incomplete',
  expected,
})
const outOfRange = (path: string, expected: string, found: number): Fault => ({
  path,
  code: 'observation.out_of_range',
  expected,
  found: String(found),
})
const contradiction = (made: number | null, found: number): Fault => ({
  path: 'value',
  code: 'observation.contradiction',
  expected: made === null ? '–' : String(made),
  found: String(found),
})
