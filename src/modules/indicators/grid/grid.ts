import { colleges } from '../../../kernel/college.ts'
import type { Localized } from '../../../kernel/localized.ts'
import type { Fault } from '../../../kernel/result.ts'
import type { ObservationInput } from '../indicator.forms.ts'
import { hasParts, markOf } from '../observation.ts'

/** What is kept of a figure, as a grid shows it. */
export type Kept = {
  readonly numerator: number | null
  readonly denominator: number | null
  readonly value: number | null
  readonly date: string | null
  readonly status: 'draft' | 'validated'
}

/** A line of the grid: a figure that is asked of the organisation for the period, or a category of one. */
export type Line = {
  readonly indicator: string
  readonly statement: Localized
  readonly measure: string
  readonly plan: Localized
  readonly kind: 'count' | 'share' | 'ratio' | 'scale'
  readonly unit: Localized | null
  /** Empty for the whole. */
  readonly category: string
  readonly kept: Kept | null
  readonly before: Kept | null
}

/** What somebody typed in a line. */
export type Typed = {
  readonly value?: number | null | undefined
  readonly numerator?: number | null | undefined
  readonly denominator?: number | null | undefined
  readonly nothing?: unknown
  /** What the page showed of the figure: somebody else's change in the meantime is never overwritten. */
  readonly seen: string
}

/** The name of a line within the form; categories are numbered, since they may be any text. */
export const lineName = ({ indicator }: Pick<Line, 'indicator'>, category: number): string =>
  `${indicator}_${category}`

/** The categories that an indicator's figures may be told apart by: those of the contract, else those used before. */
export const categoriesOf = (breakdown: string | null, used: readonly string[]): readonly string[] =>
  breakdown === 'college' ? [...new Set([...colleges, ...used])] : used

type Change =
  | { readonly is: 'nothing' }
  | { readonly is: 'conflict' }
  | { readonly is: 'change'; readonly item: Pick<ObservationInput, 'value' | 'numerator' | 'denominator'> }

/**
 * What a line changes: nothing where it was left as it is; "nothing to declare" is 0, or 0 over 0. Emptying a figure
 * that is there is no way to take it back: it stays as it is.
 */
export function changeOf(line: Pick<Line, 'kind' | 'kept'>, typed: Typed): Change {
  const parts = hasParts(line.kind)
  const given = typed.nothing
    ? parts
      ? { value: null, numerator: 0, denominator: 0 }
      : { value: 0, numerator: null, denominator: null }
    : parts
      ? { value: null, numerator: typed.numerator ?? null, denominator: typed.denominator ?? null }
      : { value: typed.value ?? null, numerator: null, denominator: null }
  const empty = Object.values(given).every((one) => one === null)
  const same =
    line.kept !== null &&
    (parts
      ? given.numerator === line.kept.numerator && given.denominator === line.kept.denominator
      : given.value === line.kept.value)
  if (empty || same) return { is: 'nothing' }
  return typed.seen === markOf(line.kept) ? { is: 'change', item: given } : { is: 'conflict' }
}

/** A fault of a figure at the cell it was typed in. */
export const atLine = (name: string, parts: boolean, { path, ...fault }: Fault): Fault => {
  const cell = path.split('.').at(-1) ?? ''
  const field = parts ? (cell === 'numerator' ? 'numerator' : 'denominator') : 'value'
  return { ...fault, path: `lines.${name}.${field}` }
}
