import loadSolver, { type LegacyHighs } from 'highs'
import { beforeAll, describe, expect, it } from 'vitest'
import { attack, type Published } from '../../../tests/support/interval-attack.ts'
import type { Exposing, Place, Said, Snapshot } from './moment.ts'
import { type Hidden, suppressTable } from './table.ts'

type Rule = (current: Snapshot, earlier: readonly Snapshot[], exposing: Exposing) => Hidden

const counts: Exposing = { layers: 1, whole: false, threshold: 5 }
const shares: Exposing = { layers: 2, whole: true, threshold: 5 }

/** A generator whose runs can be told again by their seed. */
function dice(seed: number) {
  let state = seed * 2_654_435_761 + 1
  return (sides: number) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_507) + 0x9e3779b9) >>> 0
    return Math.floor(((state ^ (state >>> 13)) >>> 0) % sides)
  }
}
type Dice = ReturnType<typeof dice>

const someCount = (roll: Dice) => [0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 17, 30, 60, 120][roll(16)] as number

/** Up to three levels of organisations, some in groups. */
function somePlaces(roll: Dice, grouped: boolean): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>()
  const groups = () => (grouped ? ['north', 'south', 'east'].slice(0, 1 + roll(3)).slice(-1) : [])
  for (let top = 0; top <= 1 + roll(3); top += 1) {
    places.set(`t${top}`, { parent: null, groups: groups() })
    for (let child = 0; child < roll(5); child += 1) {
      places.set(`t${top}c${child}`, { parent: `t${top}`, groups: groups() })
      for (let leaf = 0; leaf < roll(3); leaf += 1)
        places.set(`t${top}c${child}l${leaf}`, { parent: `t${top}c${child}`, groups: groups() })
    }
  }
  return places
}

function someSaid(
  roll: Dice,
  places: ReadonlyMap<string, Place>,
  layers: number,
  categories: number,
): Said[] {
  return [...places.keys()].flatMap((organisation) => {
    if (roll(6) === 0) return []
    const figure = () => Array.from({ length: layers }, () => someCount(roll))
    if (categories === 0 || roll(5) === 0) return [{ organisation, category: '', counts: figure() }]
    const named = Array.from({ length: categories }, (_, n) => ({
      organisation,
      category: `k${n}`,
      counts: figure(),
    }))
    if (roll(2) === 0) return named
    const sum = named.reduce((all, one) => all.map((n, i) => n + (one.counts[i] ?? 0)), Array(layers).fill(0))
    const whole = roll(2) === 0 ? sum : sum.map((n: number) => n + someCount(roll))
    return [...named, { organisation, category: '', counts: whole }]
  })
}

/** The next release: some figures corrected, some late, the rest as they were. */
function corrected(roll: Dice, said: readonly Said[], all: readonly Said[]): Said[] {
  const kept = said.map((one) =>
    roll(8) === 0 ? { ...one, counts: one.counts.map(() => someCount(roll)) } : one,
  )
  const there = new Set(said.map((one) => one.organisation))
  return [...kept, ...all.filter((one) => !there.has(one.organisation))]
}

type Case = { readonly releases: readonly Snapshot[]; readonly exposing: Exposing }

function someCase(seed: number): Case {
  const roll = dice(seed)
  const exposing = seed % 3 === 2 ? shares : counts
  const places = somePlaces(roll, seed % 4 === 3)
  const categories = seed % 2 === 0 ? 0 : 1 + roll(3)
  const all = someSaid(roll, places, exposing.layers, categories)
  const late = new Set([...places.keys()].filter(() => roll(5) === 0))
  const first = all.filter((one) => !late.has(one.organisation))
  const second = corrected(roll, first, roll(2) === 0 ? all : [])
  const third = corrected(roll, second, all)
  const inOrder = (said: Said[]) => withCoherentWholes(said)
  return { exposing, releases: [first, second, third].map((said) => ({ said: inOrder(said), places })) }
}

/** A whole is never less than its categories. */
function withCoherentWholes(said: readonly Said[]): Said[] {
  return said.map((one) => {
    if (one.category !== '') return one
    const named = said.filter((other) => other.organisation === one.organisation && other.category !== '')
    return {
      ...one,
      counts: one.counts.map((count, layer) =>
        Math.max(
          count,
          named.reduce((sum, other) => sum + (other.counts[layer] ?? 0), 0),
        ),
      ),
    }
  })
}

/** Publishes the releases one after the other, each against those before. */
function publish({ releases, exposing }: Case, rule: Rule): readonly Published[] {
  const published: Published[] = []
  for (const snapshot of releases) {
    const earlier = published.map(({ snapshot: before, hides }) => ({
      ...before,
      shows: (node: string | null, category: string) => !hides(node, category),
    }))
    published.push({ snapshot, hides: rule(snapshot, earlier, exposing) })
  }
  return published
}

/** Hides what is small and nothing else. */
const onlySmall: Rule = (current, _, exposing) => {
  const alone = suppressTable(current, [], exposing)
  const { said, places } = current
  return (node, category) => {
    if (!alone(node, category)) return false
    const under = said.filter(
      (one) =>
        one.category === category &&
        (node === null || one.organisation === node || places.get(one.organisation)?.parent === node),
    )
    const sum = under.reduce((all, one) => all + (one.counts[0] ?? 0), 0)
    return sum > 0 && sum < exposing.threshold
  }
}
const forgetful: Rule = (current, _, exposing) => suppressTable(current, [], exposing)

describe('the attack of a reader who kept every release', () => {
  let solver: LegacyHighs
  beforeAll(async () => {
    // Its types are those of CommonJS; what is imported is the loader itself.
    solver = await (loadSolver as unknown as () => Promise<LegacyHighs>)()
  })

  const seeds = Array.from({ length: Number(process.env['ATTACKS'] ?? 300) }, (_, seed) => seed)
  const exposedIn = (seed: number, rule: Rule) => {
    const one = someCase(seed)
    return attack(solver, publish(one, rule), one.exposing).map((exposed) => ({ seed, ...exposed }))
  }

  it('finds no hidden count from 1 to 4 that could not be any of them, over random trees, categories and three releases', () => {
    expect(seeds.flatMap((seed) => exposedIn(seed, suppressTable))).toEqual([])
  }, 120_000)

  it('finds some where only small counts are hidden', () => {
    expect(seeds.some((seed) => exposedIn(seed, onlySmall).length > 0)).toBe(true)
  }, 120_000)

  it('finds some where a release forgets those before it', () => {
    expect(seeds.some((seed) => exposedIn(seed, forgetful).length > 0)).toBe(true)
  }, 120_000)

  it('meets a rule that still shows most of what there is', () => {
    let [shown, all] = [0, 0]
    for (const seed of seeds) {
      const [first] = publish(someCase(seed), suppressTable)
      for (const { organisation, category, counts: figures } of first?.snapshot.said ?? []) {
        if (figures.some((count) => count > 0 && count < 5)) continue
        all += 1
        if (!first?.hides(organisation, category)) shown += 1
      }
    }
    expect(shown / all).toBeGreaterThan(0.5)
  })
})
