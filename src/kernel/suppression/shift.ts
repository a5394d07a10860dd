import type { Moment } from './moment.ts'

/** An atom that gets more (1) or less (-1) of what is moved. */
export type Part = { readonly organisation: number; readonly category: number; readonly sign: 1 | -1 }

/** What is moved between organisations: at most so many one way, so many the other. */
export type Move = { readonly parts: readonly Part[]; readonly up: number; readonly down: number }

/**
 * Another world: figures of organisations moved from one to another so that nothing published, in any release, changes.
 * As long as there is one for each value from 1 to threshold - 1, nobody can tell which the hidden count is.
 *
 * A figure that stayed the same from one release to another is one unknown, so it moves in all of them: `moments` are
 * all releases in which one of the parts is as it is in one of the others. Returns the cells of the last moment, the
 * release being made, that must be hidden for this world to be possible; undefined where earlier releases, or figures
 * too small to give, rule it out.
 */
export function cellsInTheWay(
  moments: readonly Moment[],
  from: Moment,
  moves: readonly Move[],
  layer: number,
): readonly number[] | undefined {
  const current = moments.at(-1) as Moment
  const hide: number[] = []
  for (const moment of movedIn(moments, from, moves)) {
    const changes = changesOf(moment, moves)
    if (!changes || !atomsHold(moment, moves, layer)) return undefined
    for (const [cell, change] of changes) {
      if (moment.shown[cell] === 1) {
        if (moment !== current || moment.total(cell) === 0) return undefined
        hide.push(cell)
      }
      if (!staysKnown(moment, cell, change, layer)) return undefined
    }
  }
  return hide
}

/** The releases that moves touch, beginning with one: each in which an atom is what it is in one already touched. */
function movedIn(moments: readonly Moment[], from: Moment, moves: readonly Move[]): ReadonlySet<Moment> {
  const parts = moves.flatMap((move) => move.parts)
  const touched = new Set([from])
  for (const known of touched)
    for (const moment of moments)
      if (!touched.has(moment) && parts.some((part) => isSame(moment, known, part))) touched.add(moment)
  return touched
}

function isSame(a: Moment, b: Moment, { organisation, category }: Part): boolean {
  const [x, y] = [a.atom(organisation, category), b.atom(organisation, category)]
  return x !== undefined && y !== undefined && x.every((count, layer) => count === y[layer])
}

/** How far a count goes up and down, the more and the less of it added up over all moves. */
type Change = { readonly most: number; readonly least: number }

/** The cells that moves change, each move by itself. Undefined where an atom is not there to be moved. */
function changesOf(moment: Moment, moves: readonly Move[]): ReadonlyMap<number, Change> | undefined {
  const changes = new Map<number, Change>()
  for (const { parts, up, down } of moves) {
    const signs = new Map<number, number>()
    for (const { organisation, category, sign } of parts) {
      if (!moment.atom(organisation, category)) return undefined
      for (const cell of moment.cellsOf(organisation, category))
        signs.set(cell, (signs.get(cell) ?? 0) + sign)
    }
    for (const [cell, sign] of signs)
      if (sign !== 0) changes.set(cell, added(changes.get(cell), sign, up, down))
  }
  return changes
}

const added = (before: Change = { most: 0, least: 0 }, sign: number, up: number, down: number): Change => ({
  most: before.most + sign * up,
  least: before.least - sign * down,
})

/** No atom falls under zero, whichever way it goes. */
function atomsHold(moment: Moment, moves: readonly Move[], layer: number): boolean {
  const changes = new Map<string, Change>()
  for (const { parts, up, down } of moves)
    for (const { organisation, category, sign } of parts) {
      const key = `${organisation} ${category}`
      const change = added(changes.get(key), sign, up, down)
      changes.set(key, change)
      const count = moment.atom(organisation, category)?.[layer] ?? 0
      if (count + Math.min(change.most, change.least) < 0) return false
    }
  return true
}

/** A hidden cell holds somebody, as every reader knows: in the other world too, or it would have been shown as 0. */
function staysKnown(moment: Moment, cell: number, { most, least }: Change, layer: number): boolean {
  if (moment.real[cell] === 0 || moment.masked[cell] === 1) return true
  const fall = Math.min(most, least)
  if (moment.exposing.whole) return moment.total(cell) + fall >= 1
  return moment.count(cell, layer) === 0 || moment.count(cell, layer) + fall >= 1
}
