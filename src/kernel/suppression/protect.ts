import type { Moment } from './moment.ts'
import { cellsInTheWay, type Move, type Part } from './shift.ts'

// How many partners are tried before a cell of a higher node is hidden instead: keeps the work in proportion to the cells.
const tries = 40
// What the public loses when a cell goes: an organisation's whole weighs more than one of its categories.
const weight = { category: 1, whole: 3, group: 100, plan: 1_000 }

/** How far a count of a cell must be able to go, both ways. */
type Reach = { readonly layer: number; readonly up: number; readonly down: number }
type Found = { readonly hide: readonly number[]; readonly moves: readonly Move[]; readonly cost: number }
type Test = (parts: readonly Part[]) => Found | undefined

/** Finds, for the hidden small counts of all moments, other worlds that a reader cannot rule out. */
export class Protection {
  private readonly current: Moment
  /** Organisations that already stand for others: by node and category. */
  private readonly partners = new Map<string, number[]>()

  constructor(private readonly moments: readonly Moment[]) {
    this.current = moments.at(-1) as Moment
  }

  /** Hides what must be for a small cell's counts to be any from 1 to threshold - 1. False where nothing that is hidden would do. */
  protect(moment: Moment, cell: number): boolean {
    const { layers, whole, threshold } = moment.exposing
    const sum = moment.total(cell)
    for (let layer = 0; layer < layers; layer += 1) {
      const count = moment.count(cell, layer)
      const inSum = whole && sum > 0 && sum < threshold
      if (!(count > 0 && count < threshold)) continue
      // A share of few: these may all be among the others, as long as somebody is left.
      const down = inSum && sum > count ? count : count - 1
      const reach = { layer, up: threshold - 1 - count, down }
      if (!this.protectLayer(moment, cell, reach)) return false
    }
    return true
  }

  private protectLayer(moment: Moment, cell: number, reach: Reach): boolean {
    let moves: readonly Move[] = []
    for (const atom of atomsOf(moment, cell, reach.layer)) {
      // One of them going up is enough; to come down to 1 all must, together.
      const left = moves.reduce((down, move) => down - move.down, reach.down)
      const own = { ...reach, up: moves.length === 0 ? reach.up : 0, down: Math.min(atom.count, left) }
      const found = this.find(moment, { cell, ...atom }, own, moves)
      if (!found) return false
      for (const one of found.hide) this.current.shown[one] = 0
      moves = found.moves
    }
    this.remember(
      moment,
      moves.flatMap((move) => move.parts),
    )
    return true
  }

  private find(moment: Moment, atom: Place, reach: Reach, before: readonly Move[]): Found | undefined {
    const test: Test = (parts) => {
      if (!changes(moment, atom.cell, parts)) return undefined
      return this.world(moment, [...before, { parts, up: reach.up, down: reach.down }], reach.layer)
    }
    const alone = test([{ ...atom, sign: 1 }])
    if (alone?.cost === 0) return alone
    const path = moment.pathOf(atom.organisation)
    const outside = path.slice(path.indexOf(lowestAbove(moment, atom.cell, path)))
    const found: (Found | undefined)[] = []
    for (const [level, node] of outside.entries()) {
      const known = this.partners.get(keyOf(node, atom.category)) ?? []
      found.push(...known.flatMap((one) => worldsWith(moment, atom, one).map(test)))
      found.push(
        isCheap(cheapest(found)) ? undefined : this.firstFit(moment, atom, [node, outside[level - 1]], test),
      )
      const best = cheapest(found)
      if (isCheap(best)) return best
    }
    const best = cheapest([...found, ...withinOrganisation(moment, atom).map(test), alone])
    return isCheap(best) ? best : cheapest([this.together(moment, atom, reach, before), best])
  }

  /** Where nobody has enough to give alone, several organisations give a part each. */
  private together(
    moment: Moment,
    atom: Place,
    { layer, up, down }: Reach,
    before: readonly Move[],
  ): Found | undefined {
    let [found, missing, left] = [undefined as Found | undefined, up, 4 * tries]
    for (const other of moment.speakersUnder(0)) {
      const spare = (moment.atom(other, atom.category)?.[layer] ?? 0) - 1
      if (other === atom.organisation || spare < 1) continue
      left -= 1
      if (left < 0) return undefined
      const gives = Math.min(spare, missing)
      const known = found?.moves ?? before
      const next = cheapest(
        worldsWith(moment, atom, other)
          .filter((parts) => changes(moment, atom.cell, parts))
          // The first to give takes back, too.
          .map((parts) =>
            this.world(moment, [...known, { parts, up: gives, down: found ? 0 : down }], layer),
          ),
      )
      if (!isCheap(next)) continue
      found = next
      missing -= gives
      if (missing <= 0) return found
    }
    return undefined
  }

  /** What must be hidden for a world to be possible; undefined where nothing hidden would do. */
  private world(moment: Moment, moves: readonly Move[], layer: number): Found | undefined {
    const hide = cellsInTheWay(this.moments, moment, moves, layer)
    return hide && { hide, moves, cost: hide.reduce((sum, one) => sum + this.costOf(one), 0) }
  }

  /**
   * Of the first partners under a node that will do, in the order of the names, the one that costs the public least:
   * neither says anything of anybody's figures.
   */
  private firstFit(
    moment: Moment,
    atom: Place,
    [node, without]: readonly (number | undefined)[],
    test: Test,
  ): Found | undefined {
    let left = tries
    let best: Found | undefined
    for (const other of moment.speakersUnder(node as number)) {
      if (other === atom.organisation || (without !== undefined && moment.pathOf(other).includes(without)))
        continue
      left -= 1
      if (left < 0) return best
      best = cheapest([best, ...worldsWith(moment, atom, other).map(test)])
      if (best && best.cost <= weight.whole) return best
    }
    return best
  }

  private remember(moment: Moment, parts: readonly Part[]) {
    for (const { organisation, category } of parts)
      for (const node of moment.pathOf(organisation)) {
        const key = keyOf(node, category)
        const known = this.partners.get(key) ?? []
        if (known.length < 16 && !known.includes(organisation))
          this.partners.set(key, [...known, organisation])
      }
  }

  private costOf(cell: number): number {
    const { width } = this.current.names
    if (cell === 0) return weight.plan
    const node = Math.floor(cell / width)
    if (node === 0 || node > 2 * this.current.names.organisations.size) return weight.group
    return cell % width === 0 ? weight.whole : weight.category
  }
}

/** Whether what is moved makes a cell more or less: some moves stay within it. */
const changes = (moment: Moment, cell: number, parts: readonly Part[]) =>
  parts.reduce(
    (sum, { organisation, category, sign }) =>
      moment.cellsOf(organisation, category).includes(cell) ? sum + sign : sum,
    0,
  ) === 1

type Place = { readonly cell: number; readonly organisation: number; readonly category: number }

/** What leaves the sums of the whole plan and of its groups as they are. */
const isCheap = (found: Found | undefined): found is Found => found !== undefined && found.cost < weight.group

const keyOf = (node: number, category: number) => `${node} ${category}`

/** The atoms that make a cell's count, those with somebody in them. */
function atomsOf(moment: Moment, cell: number, layer: number) {
  const { width } = moment.names
  const [node, category] = [Math.floor(cell / width), cell % width]
  const categories = width === 1 ? [0] : category > 0 ? [category] : range(1, width)
  return moment
    .speakersUnder(node)
    .flatMap((organisation) =>
      categories.map((one) => ({
        organisation,
        category: one,
        count: moment.atom(organisation, one)?.[layer] ?? 0,
      })),
    )
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
}

/** The lowest node of a path that holds more than the cell: its partners are not part of it. */
function lowestAbove(moment: Moment, cell: number, path: readonly number[]): number {
  const at = path.indexOf(Math.floor(cell / moment.names.width))
  return path[at + 1] ?? path.at(-1) ?? 0
}

/** Moving people between two organisations: in one category, or in two so that neither's whole changes. */
function worldsWith(moment: Moment, { organisation, category }: Place, other: number): readonly Part[][] {
  if (!moment.atom(other, category)) return []
  const plain: Part[] = [
    { organisation, category, sign: 1 },
    { organisation: other, category, sign: -1 },
  ]
  const crossed = otherCategories(moment, category)
    .filter((one) => moment.atom(organisation, one) && moment.atom(other, one))
    .map((one): Part[] => [
      ...plain,
      { organisation, category: one, sign: -1 },
      { organisation: other, category: one, sign: 1 },
    ])
  return [plain, ...crossed]
}

/** Moving people between two categories of one organisation. */
const withinOrganisation = (moment: Moment, { organisation, category }: Place): readonly Part[][] =>
  otherCategories(moment, category)
    .filter((one) => moment.atom(organisation, one))
    .map((one) => [
      { organisation, category, sign: 1 },
      { organisation, category: one, sign: -1 },
    ])

const otherCategories = (moment: Moment, category: number) =>
  moment.names.width === 1 ? [] : range(1, moment.names.width).filter((one) => one !== category)

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)

const cheapest = (found: readonly (Found | undefined)[]): Found | undefined =>
  found.reduce((best, next) => (next && (!best || next.cost < best.cost) ? next : best), undefined)
