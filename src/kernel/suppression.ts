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

export type Cell = {
  readonly numerator: number | null
  readonly denominator: number | null
  readonly value: number | null
}
export type Shown<C extends Cell> = C & { readonly suppressed: boolean }

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
