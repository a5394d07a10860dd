import { describe, expect, it } from 'vitest'
import type { Snapshot } from './suppression/moment.ts'
import { suppressTable } from './suppression/table.ts'
import { countsOf, exposingOf, suppressInside, threshold, unitsCounted } from './suppression.ts'

const counts = { layers: 1, whole: false, threshold }
const shares = { layers: 2, whole: true, threshold }

/** Organisations under one network, each with its count, or with its count by category. */
function table(
  figures: Readonly<Record<string, number | readonly number[] | Readonly<Record<string, number>>>>,
) {
  const said = Object.entries(figures).flatMap(([organisation, figure]) => {
    if (typeof figure === 'number') return [{ organisation, category: '', counts: [figure] }]
    if (Array.isArray(figure)) return [{ organisation, category: '', counts: figure as readonly number[] }]
    return Object.entries(figure).map(([category, count]) => ({ organisation, category, counts: [count] }))
  })
  const places = new Map(Object.keys(figures).map((id) => [id, { parent: null, groups: [] as string[] }]))
  return { said, places } satisfies Snapshot
}

/** What a release hides, by organisation; `plan` is the whole. */
function hiddenIn(
  current: Snapshot,
  earlier: readonly Snapshot[] = [],
  exposing = counts,
): readonly string[] {
  const hides = suppressTable(current, earlier, exposing)
  const nodes = [null, ...current.places.keys()]
  const categories = ['', ...new Set(current.said.map((one) => one.category).filter(Boolean))]
  return nodes.flatMap((node) =>
    categories
      .filter((category) => hides(node, category))
      .map((category) => `${node ?? 'plan'}${category && ` ${category}`}`),
  )
}

describe('what can expose somebody', () => {
  it('are counts of persons, responses and voices, and shares, ratios and means made of them', () => {
    for (const unit of ['person', 'response', 'voice'] as const)
      for (const kind of ['count', 'share', 'ratio', 'scale'])
        expect(exposingOf(unit, kind, threshold)).toBeDefined()
    for (const unit of unitsCounted.slice(3)) expect(exposingOf(unit, 'count', threshold)).toBeUndefined()
    expect(exposingOf(null, 'count', threshold)).toBeUndefined()
    expect(exposingOf('person', 'milestone', threshold)).toBeUndefined()
  })

  it('of a share those it counts and the others, of a mean how many it is taken over', () => {
    expect(countsOf('share', { numerator: 12, denominator: 20, value: 0.6 })).toEqual([12, 8])
    expect(countsOf('scale', { numerator: 61, denominator: 20, value: 3.05 })).toEqual([20])
    expect(countsOf('ratio', { numerator: 61, denominator: 20, value: 3.05 })).toEqual([61, 20])
    expect(countsOf('count', { numerator: null, denominator: null, value: 7 })).toEqual([7])
    expect(countsOf('share', { numerator: null, denominator: null, value: 0.5 })).toBeUndefined()
  })
})

describe('inside the network', () => {
  it('a count from 1 to 4 is hidden, and a share made of one or that leaves one', () => {
    const count = (value: number) => ({ numerator: null, denominator: null, value })
    expect(suppressInside('person', 5, count(4)).suppressed).toBe(true)
    expect(suppressInside('person', 5, count(0)).suppressed).toBe(false)
    expect(suppressInside('person', 5, count(5)).suppressed).toBe(false)
    expect(suppressInside('hour', 5, count(2)).suppressed).toBe(false)
    const share = { numerator: 18, denominator: 20, value: 0.9 }
    expect(suppressInside('person', 5, share)).toEqual({
      numerator: null,
      denominator: null,
      value: null,
      suppressed: true,
    })
  })
})

describe('a release', () => {
  it('shows everything where no count is small, 0 included', () => {
    expect(hiddenIn(table({ a: 12, b: 0, c: 5 }))).toEqual([])
  })

  it('hides a small count and one beside it, or the whole would give it away', () => {
    const hidden = hiddenIn(table({ a: 3, b: 40, c: 60 }))
    expect(hidden).toContain('a')
    expect(hidden).not.toContain('plan')
    expect(hidden).toHaveLength(2)
  })

  it('lets two small counts stand for each other only where their sum leaves both open', () => {
    expect(hiddenIn(table({ a: 4, b: 4, c: 60 })).length).toBeGreaterThanOrEqual(2)
    // 1 + 2 is 3: neither could be 4.
    expect(hiddenIn(table({ a: 1, b: 2, c: 60 }))).toEqual(['a', 'b', 'c'])
  })

  it('hides the whole where nobody else could stand for a small count', () => {
    expect(hiddenIn(table({ a: 3, b: 0 }))).toEqual(['plan', 'a', 'b'])
    expect(hiddenIn(table({ a: 3 }))).toEqual(['plan', 'a'])
  })

  it('hides a share that is made of few, or leaves few', () => {
    const hidden = hiddenIn(table({ a: [18, 2], b: [10, 10], c: [30, 30] }), [], shares)
    expect(hidden).toContain('a')
    expect(hidden).not.toContain('plan')
  })

  it('hides categories crosswise, so that both wholes can be shown', () => {
    const hidden = hiddenIn(table({ a: { men: 3, women: 20 }, b: { men: 30, women: 40 } }))
    expect(hidden.toSorted()).toEqual(['a men', 'a women', 'b men', 'b women'])
  })

  it('hides the same in whichever order the figures were read', () => {
    const figures = table({ a: { men: 3, women: 20, others: 30 }, b: { men: 30, women: 40, others: 9 } })
    const turned = { ...figures, said: figures.said.toReversed() }
    expect(hiddenIn(turned).toSorted()).toEqual(hiddenIn(figures).toSorted())
  })

  it('does not show now what would give away a count that an earlier one hid', () => {
    const first = table({ a: 3, b: 40, c: 60 })
    const hides = suppressTable(first, [], counts)
    const earlier = { ...first, shows: (node: string | null, category: string) => !hides(node, category) }
    // The small count grew: shown with the rest as before, it would say what it was.
    const hidden = hiddenIn(table({ a: 9, b: 40, c: 60 }), [earlier])
    expect(hidden).toContain('a')
    expect(hidden).not.toContain('plan')
  })

  it('hides the whole of a late small count, since every other was shown before', () => {
    const first = table({ b: 40, c: 60 })
    const earlier = { ...first, shows: () => true }
    expect(hiddenIn(table({ a: 2, b: 40, c: 60 }), [earlier])).toEqual(['plan', 'a'])
  })
})
