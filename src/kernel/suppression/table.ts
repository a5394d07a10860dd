import { type Exposing, Moment, Names, type Snapshot } from './moment.ts'
import { Protection } from './protect.ts'

/** Whether a sum of the release being made is hidden: of an organisation with all under it, a group, or the plan (null). */
export type Hidden = (node: string | null, category: string) => boolean

/**
 * Decides which sums of one indicator and period a release hides (contract, section 5). 0 is shown; 1 to threshold - 1
 * is not; further sums are hidden so that to a reader who knows this rule and has kept every release each hidden count
 * whose true value is 1 to threshold - 1 could still be any of these.
 *
 * For every small count, of this release and of those before, it looks for another world: the same published figures
 * everywhere with another value there. What stands in the way of one is hidden. Where none can be had, the whole table
 * is: what publishes nothing tells nothing.
 *
 * `earlier` are all releases that ever showed something of this indicator and period, withdrawn ones too, oldest first.
 */
export function suppressTable(current: Snapshot, earlier: readonly Snapshot[], exposing: Exposing): Hidden {
  const names = new Names([...earlier, current])
  const before = distinct(earlier.map((one) => new Moment(names, exposing, one)))
  const now = new Moment(names, exposing, current)
  const moments = [...before, now]
  const protection = new Protection(moments)
  const safe = moments.every((moment) =>
    smallCells(moment).every((cell) => isSettled(moment, cell, moments) || protection.protect(moment, cell)),
  )
  if (!safe) now.shown.fill(0)
  return (node, category) => {
    const [at, column] = [names.nodeOf(node), names.categories.get(category)]
    return at < 0 || column === undefined || now.shown[at * names.width + column] === 0
  }
}

const smallCells = ({ small }: Moment): readonly number[] => {
  const cells: number[] = []
  for (let cell = small.length - 1; cell >= 0; cell -= 1) if (small[cell] === 1) cells.push(cell)
  return cells
}

/** Nothing is to be done for a count that some release already gave away, before the threshold was raised. */
const isSettled = (moment: Moment, cell: number, moments: readonly Moment[]): boolean =>
  moments.some(
    (one) =>
      one.shown[cell] === 1 &&
      Array.from({ length: one.exposing.layers }, (_, layer) => layer).every(
        (layer) => one.count(cell, layer) === moment.count(cell, layer),
      ),
  )

/** A release that repeats the figures of the one before, and shows the same of them, says nothing new. */
const distinct = (moments: readonly Moment[]): readonly Moment[] =>
  moments.filter((moment, index) => {
    const before = moments[index - 1]
    return !before || !sameBytes(moment.shown, before.shown) || !sameBytes(moment.counts, before.counts)
  })

const sameBytes = (a: Uint8Array | Float64Array, b: Uint8Array | Float64Array) =>
  a.length === b.length && a.every((one: number, index: number) => one === b[index])
