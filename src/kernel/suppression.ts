/** What an indicator counts. Only counts of people and of what people said can expose somebody (contract, section 2). */
export const unitsCounted = [
  'person',
  'response',
  'voice',
  'organisation',
  'session',
  'document',
  'hour',
  'euro',
] as const
export type UnitCounted = (typeof unitsCounted)[number]

const exposing: ReadonlySet<UnitCounted> = new Set(['person', 'response', 'voice'])

/** The smallest count that is shown, 0 aside (contract, section 5). */
export const threshold = 5

export type Cell = {
  readonly numerator: number | null
  readonly denominator: number | null
  readonly value: number | null
}
export type Shown<C extends Cell> = C & { readonly suppressed: boolean }

/**
 * Inside the network too a count of people, responses or voices from 1 to threshold - 1 is shown to nobody but those it
 * is of, nor a share made of one, nor what is left of the whole.
 */
export function suppressInside<C extends Cell>(
  unit: UnitCounted | null,
  smallest: number,
  cell: C,
): Shown<C> {
  const { numerator, denominator, value } = cell
  const rest = numerator !== null && denominator !== null ? denominator - numerator : null
  const counts = denominator === null ? [value] : [numerator, rest, denominator]
  const small = counts.some((count) => count !== null && count > 0 && count < smallest)
  if (unit === null || !exposing.has(unit) || !small) return { ...cell, suppressed: false }
  return { ...cell, numerator: null, denominator: null, value: null, suppressed: true }
}

/**
 * Decides once per release which figures the public sees; every page, file and feed reads its answer.
 * Counts of organisations, sessions, documents, hours and euros are never hidden. A count of people, responses
 * or voices is: the whole of it, whatever its size, as long as the rule of the contract's section 5
 * (complementary cells, earlier releases) is not worked out here. What is hidden too much can be shown later;
 * what was shown once cannot be hidden again.
 */
export function suppress<C extends Cell>(unit: UnitCounted | null, cells: readonly C[]): readonly Shown<C>[] {
  if (unit === null || !exposing.has(unit)) return cells.map((cell) => ({ ...cell, suppressed: false }))
  return cells.map((cell) => ({ ...cell, numerator: null, denominator: null, value: null, suppressed: true }))
}
