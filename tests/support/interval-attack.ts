import type { LegacyHighs } from 'highs'
import type { Exposing, Said, Snapshot } from '../../src/kernel/suppression/moment.ts'
import type { Hidden } from '../../src/kernel/suppression/table.ts'

/** A release as its reader has it, and the true figures behind it, which only the judge of the attack knows. */
export type Published = { readonly snapshot: Snapshot; readonly hides: Hidden }

/** A hidden count that the attack narrowed down: where it stands, what it is, and between what the reader now knows it to be. */
export type Exposed = {
  readonly release: number
  readonly node: string | null
  readonly category: string
  readonly count: number
  readonly least: number
  readonly most: number
}

type Solver = LegacyHighs
type Cell = { readonly node: string | null; readonly category: string; readonly atoms: readonly Atom[] }
type Atom = { readonly organisation: string; readonly category: string; readonly counts: readonly number[] }

/**
 * What a reader who kept every release can work out: all published sums as equations over what each organisation said,
 * a figure that did not change being one unknown throughout, a hidden cell holding somebody. For every hidden count
 * from 1 to threshold - 1 the solver is asked for the least and the most it can be.
 */
export function attack(
  solver: Solver,
  releases: readonly Published[],
  exposing: Exposing,
): readonly Exposed[] {
  const tables = releases.map(({ snapshot, hides }) => ({ cells: cellsOf(snapshot), hides }))
  // Who is shown nothing knows nothing: not even which cells hold somebody.
  const telling = tables.filter(({ cells, hides }) => cells.some((one) => !hides(one.node, one.category)))
  const lines = telling.flatMap(({ cells, hides }) =>
    cells.flatMap((cell) => knownOf(cell, cells, hides, exposing)),
  )
  const names = new Set(lines.join(' ').match(/x\d+_\d+_\d+_[\d_]+/g) ?? [])
  const solve = (goal: 'Minimize' | 'Maximize', sum: string, extra: readonly string[]) => {
    const constraints = [...lines, ...extra].map((line, index) => ` c${index}: ${line}`)
    const all = new Set([...names, ...(sum.match(/x\d+_\d+_\d+_[\d_]+/g) ?? [])])
    const program = `${goal}\n obj: ${sum}\nSubject To\n${constraints.join('\n')}\nGeneral\n ${[...all].join(' ')}\nEnd\n`
    const found = solver.solve(program)
    return found.Status === 'Optimal' ? Math.round(found.ObjectiveValue) : Number.NaN
  }
  return tables.flatMap(({ cells, hides }, release) =>
    // A table that shows nothing at all says nothing that could be judged.
    (telling.some((one) => one.cells === cells) ? cells : [])
      .filter((cell) => hides(cell.node, cell.category))
      .flatMap((cell) =>
        sumsOf(cell, exposing)
          .filter(({ count }) => count > 0 && count < exposing.threshold)
          .flatMap(({ sum, count }) => {
            const least = solve('Minimize', sum, [])
            const most = solve('Maximize', sum, [`${sum} <= ${exposing.threshold - 1}`])
            const safe = least <= 1 && most === exposing.threshold - 1
            return safe ? [] : [{ release, node: cell.node, category: cell.category, count, least, most }]
          }),
      ),
  )
}

const interned = new Map<string, number>()
const numberOf = (text: string) => {
  const known = interned.get(text)
  if (known !== undefined) return known
  interned.set(text, interned.size)
  return interned.size - 1
}

// An unknown is named by what it is of and its true value: unchanged from one release to another it is the same one.
const unknown = ({ organisation, category, counts }: Atom, layer: number) =>
  `x${numberOf(organisation)}_${numberOf(category)}_${layer}_${counts.join('_')}`

/** The sums that a cell publishes: each of its counts, and of a share all of them together. */
function sumsOf({ atoms }: Cell, { layers, whole }: Exposing) {
  const each = Array.from({ length: layers }, (_, layer) => ({
    sum: atoms.map((atom) => unknown(atom, layer)).join(' + '),
    count: atoms.reduce((sum, atom) => sum + (atom.counts[layer] ?? 0), 0),
  }))
  if (!whole) return each
  return [
    ...each,
    {
      sum: each.map((one) => one.sum).join(' + '),
      count: each.reduce((sum, one) => sum + one.count, 0),
    },
  ]
}

/** What a reader knows of a cell: shown, its counts; hidden, that it holds somebody, unless it is part of a small one. */
function knownOf(cell: Cell, all: readonly Cell[], hides: Hidden, exposing: Exposing): readonly string[] {
  const sums = sumsOf(cell, exposing)
  if (!hides(cell.node, cell.category)) return sums.map(({ sum, count }) => `${sum} = ${count}`)
  const within = all.some(
    (one) =>
      one !== cell &&
      sumsOf(one, exposing).some(({ count }) => count > 0 && count < exposing.threshold) &&
      cell.atoms.every((atom) => one.atoms.includes(atom)),
  )
  const last = sums.at(-1)
  if (within || !last || sums.every(({ count }) => count === 0)) return []
  return exposing.whole
    ? [`${last.sum} >= 1`]
    : sums.filter(({ count }) => count > 0).map(({ sum }) => `${sum} >= 1`)
}

/** Every sum that a release speaks of: the plan, each organisation with all under it, each group; the whole and each category. */
function cellsOf({ said, places }: Snapshot): readonly Cell[] {
  const atoms = [...Map.groupBy(said, (one) => one.organisation).values()].flatMap(atomsOf)
  const nodes = [null, ...places.keys(), ...new Set([...places.values()].flatMap((one) => one.groups))]
  const categories = ['', ...new Set(said.map((one) => one.category).filter(Boolean))]
  return nodes.flatMap((node) =>
    categories.flatMap((category) => {
      const own = atoms.filter(
        (atom) => isUnder(places, atom.organisation, node) && (category === '' || atom.category === category),
      )
      const grouped = node !== null && !places.has(node) && category !== ''
      return own.length === 0 || grouped ? [] : [{ node, category, atoms: own }]
    }),
  )
}

function atomsOf(all: readonly Said[]): readonly Atom[] {
  const named = all.filter((one) => one.category !== '')
  const whole = all.find((one) => one.category === '')
  const counts = whole?.counts.map((count, layer) =>
    named.reduce((left, one) => left - (one.counts[layer] ?? 0), count),
  )
  const rest = counts && (named.length === 0 || counts.some((one) => one !== 0))
  return rest && whole ? [...named, { ...whole, category: '(rest)', counts }] : named
}

function isUnder(places: Snapshot['places'], organisation: string, node: string | null): boolean {
  if (node === null) return true
  if (places.get(organisation)?.groups.includes(node)) return true
  for (let at: string | null = organisation; at !== null; at = places.get(at)?.parent ?? null)
    if (at === node) return true
  return false
}
