import { boundsOf } from '../../kernel/period.ts'
import type { ReleasedIndicator } from './release.ts'

export type Point = { readonly period: string; readonly at: string; readonly y: number }

/** What of an indicator can be drawn: the shown figures of its periods, from the last zero before something began. */
export function points({ kind, series }: Pick<ReleasedIndicator, 'kind' | 'series'>): readonly Point[] {
  if (['milestone', 'recurrence', 'text'].includes(kind)) return []
  const valued = series.flatMap(({ period, value }) => {
    const end = boundsOf(period)?.end
    return value === null || end === undefined ? [] : { period, at: end, y: value }
  })
  const began = valued.findIndex((one) => one.y !== 0)
  return began > 1 ? valued.slice(began - 1) : valued
}

type Spot = readonly [x: number, y: number]

/** A line and what was expected, within a square of 1 whose floor is 0 at y = 1, as pictures and prints draw it. */
export function scaled(
  { path }: Pick<ReleasedIndicator, 'path'>,
  line: readonly Point[],
): { readonly line: readonly Spot[]; readonly path: readonly Spot[] } {
  const expected = path
    ? [
        { at: path.start, y: path.baseline },
        { at: path.due, y: path.target },
        ...line.slice(-1).flatMap(({ at }) => (at > path.due ? { at, y: path.target } : [])),
      ]
    : []
  const all = [...line, ...expected]
  const times = all.map(({ at }) => Date.parse(at))
  const [from, to] = [Math.min(...times), Math.max(...times)]
  const heights = [0, ...all.map(({ y }) => y)]
  const [low, high] = [Math.min(...heights), Math.max(...heights)]
  const spot = ({ at, y }: { at: string; y: number }): Spot => [
    to === from ? 0.5 : rounded((Date.parse(at) - from) / (to - from)),
    high === low ? 1 : rounded(1 - (y - low) / (high - low)),
  ]
  return { line: line.map(spot), path: expected.map(spot) }
}

const rounded = (n: number) => Math.round(n * 10_000) / 10_000
