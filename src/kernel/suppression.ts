import type { Exposing } from './suppression/moment.ts'

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

/** The smallest count that is shown, 0 aside, unless the instance says otherwise (contract, section 5). */
export const threshold = 5

/** Whether what is counted can expose somebody at all. */
export const exposes = (unit: UnitCounted | null): boolean => unit !== null && exposing.has(unit)

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
  if (!exposes(unit) || !small) return { ...cell, suppressed: false }
  return { ...cell, numerator: null, denominator: null, value: null, suppressed: true }
}

/** What of a figure can expose somebody, for `suppressTable`; undefined where nothing of it can. */
export function exposingOf(unit: UnitCounted | null, kind: string, smallest: number): Exposing | undefined {
  const layers = layersOf[kind]
  if (!exposes(unit) || layers === undefined) return undefined
  return { layers, whole: kind === 'share', threshold: smallest }
}

// A share tells of those it counts and of the others; a ratio of both its parts; a mean of how many it is taken over.
const layersOf: Readonly<Record<string, number>> = { count: 1, share: 2, ratio: 2, scale: 1 }

/** The counts behind a figure, as `suppressTable` adds them up; undefined where the figure has no parts to add. */
export function countsOf(
  kind: string,
  { numerator, denominator, value }: Cell,
): readonly number[] | undefined {
  if (kind === 'count') return value === null ? undefined : [value]
  if (numerator === null || denominator === null) return undefined
  if (kind === 'share') return [numerator, denominator - numerator]
  return kind === 'ratio' ? [numerator, denominator] : [denominator]
}
