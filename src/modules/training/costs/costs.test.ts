import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { breakEven, type CostItem, coverage, scenario, scenarios } from './costs.ts'

// Worked by hand: 1 200 of room and trainers for four half-days at 150 each, 35 and 20 for each participant; a funder
// gives 1 000 and 90 for each participant.
const items: readonly CostItem[] = [
  { label: 'Salle', kind: 'fixed', amount: 600 },
  { label: 'Formatrices', kind: 'per_half_day', amount: 150 },
  { label: 'Indemnité des personnes accompagnées', kind: 'per_participant', amount: 35 },
  { label: 'Repas', kind: 'per_participant', amount: 20.5 },
  { label: 'Subvention', kind: 'fixed', amount: 1000, funder: 'MIFA' },
  { label: 'Subvention par tête', kind: 'per_participant', amount: 75, funder: 'MIFA' },
]

describe('a session costed', () => {
  it('at the minimum, at the maximum and between', () => {
    expect(scenario(items, 4, 10)).toEqual({
      participants: 10,
      cost: 1755,
      per_participant: 175.5,
      funded: 1750,
      gap: 5,
    })
    expect(scenario(items, 4, 15)).toEqual({
      participants: 15,
      cost: 2032.5,
      per_participant: 135.5,
      funded: 2125,
      gap: -92.5,
    })
    expect(scenarios(items, 4, { minimum: 10, maximum: 15 }).map((one) => one.participants)).toEqual([
      10, 11, 12, 13, 14, 15,
    ])
  })

  it('breaks even at the first number of participants at which nothing is missing', () => {
    expect(breakEven(scenarios(items, 4, { minimum: 10, maximum: 15 }))).toBe(11)
    expect(breakEven(scenarios(items.slice(0, 5), 4, { minimum: 10, maximum: 15 }))).toBeNull()
    expect(breakEven(scenarios([], 4, { minimum: 10, maximum: 15 }))).toBe(10)
  })

  it('tells up to how many where a grant is given once, and says nothing of what nobody costed', () => {
    const each = { label: 'x', kind: 'per_participant', amount: 100 } as const
    const once = { label: 'y', kind: 'fixed', amount: 1000, funder: 'MIFA' } as const
    const of = (given: CostItem[], minimum = 5) => coverage(scenarios(given, 4, { minimum, maximum: 15 }))
    expect(of([each, once])).toEqual({ kind: 'up_to', n: 10 })
    expect(of([each, once], 11)).toEqual({ kind: 'never' })
    expect(of([each, { ...each, funder: 'MIFA' }])).toEqual({ kind: 'from', n: 5 })
    expect(of([])).toEqual({ kind: 'uncosted' })
    expect(coverage(scenarios(items, 4, { minimum: 10, maximum: 15 }))).toEqual({ kind: 'from', n: 11 })
  })

  it('with nobody has no cost for each, and cents add up exactly', () => {
    expect(scenario(items, 4, 0).per_participant).toBeNull()
    const thirds = Array.from({ length: 3 }, () => ({ label: 'x', kind: 'fixed', amount: 0.1 }) as const)
    expect(scenario(thirds, 1, 1).cost).toBe(0.3)
  })

  it('costs the same whatever the order of its items, and its gap is what is not funded', () => {
    const item = fc.record({
      label: fc.constant('x'),
      kind: fc.constantFrom('fixed', 'per_participant', 'per_half_day'),
      amount: fc.integer({ min: 0, max: 1_000_000 }).map((cents) => cents / 100),
      funder: fc.option(fc.constant('MIFA'), { nil: undefined }),
    }) as fc.Arbitrary<CostItem>
    fc.assert(
      fc.property(fc.array(item), fc.nat(40), fc.nat(30), (given, n, half) => {
        const one = scenario(given, half, n)
        expect(scenario([...given].reverse(), half, n)).toEqual(one)
        expect(Math.round((one.cost - one.funded) * 100)).toBe(Math.round(one.gap * 100))
      }),
    )
  })
})
