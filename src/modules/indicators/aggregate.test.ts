import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Observed, totalsOf } from './aggregate.ts'

const observed = (change: Partial<Observed>): Observed => ({
  organisation: 'a',
  period: '2026-Q1',
  origin: 'entered',
  status: 'validated',
  numerator: null,
  denominator: null,
  value: null,
  notedOn: null,
  reported: true,
  ...change,
})

const whole = fc.integer({ min: 0, max: 500 })
const some = fc.array(
  fc.record({
    organisation: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    period: fc.constantFrom('2025-Q4', '2026-Q1', '2026-Q2'),
    origin: fc.constantFrom<Observed['origin']>('computed', 'imported', 'entered'),
    status: fc.constantFrom<Observed['status']>('draft', 'validated', 'validated'),
    parts: fc.tuple(whole, fc.integer({ min: 1, max: 500 })),
    reported: fc.boolean(),
  }),
  { maxLength: 40 },
)
type Some = typeof some extends fc.Arbitrary<infer T> ? T : never

/** As the database keeps them: one for each organisation, period and origin. */
const distinct = (all: Some) => [
  ...new Map(all.map((one) => [`${one.organisation}${one.period}${one.origin}`, one])).values(),
]
const asObserved = (all: Some): Observed[] =>
  distinct(all).map(({ parts: [numerator, denominator], ...one }) =>
    observed({ ...one, numerator, denominator, value: numerator }),
  )

/** The strongest origin of each organisation, by looking for it in turn. */
const strongest = (all: readonly Observed[], period: string) =>
  ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((organisation) => {
    const own = all.filter(
      (one) => one.organisation === organisation && one.period === period && one.status === 'validated',
    )
    const by = (origin: string) => own.find((one) => one.origin === origin)
    return by('computed') ?? by('imported') ?? by('entered') ?? []
  })
const added = (numbers: readonly (number | null)[]) =>
  numbers.reduce<number>((sum, one) => sum + (one ?? 0), 0)

describe('the plan’s value for a period', () => {
  it('of a count is the sum of values, of a share, ratio or scale sums over sums', () => {
    fc.assert(
      fc.property(some, (given) => {
        const all = asObserved(given)
        for (const kind of ['count', 'share', 'ratio', 'scale'] as const)
          for (const total of totalsOf(kind, all)) {
            const parts = strongest(all, total.period)
            const [numerator, denominator] = [
              added(parts.map((one) => one.numerator)),
              added(parts.map((one) => one.denominator)),
            ]
            if (kind === 'count')
              expect(total).toMatchObject({ value: numerator, numerator: null, denominator: null })
            else expect(total).toMatchObject({ numerator, denominator, value: numerator / denominator })
          }
      }),
      { numRuns: 500 },
    )
  })

  it('covers every period that somebody validated, in their order, and no other', () => {
    fc.assert(
      fc.property(some, (given) => {
        const all = asObserved(given)
        const periods = [
          ...new Set(all.filter((one) => one.status === 'validated').map((one) => one.period)),
        ].sort()
        expect(totalsOf('count', all).map((total) => total.period)).toEqual(periods)
      }),
    )
  })

  it('stays the same with any number of drafts beside it', () => {
    fc.assert(
      fc.property(some, (given) => {
        const all = asObserved(given)
        const validated = all.filter((one) => one.status === 'validated')
        expect(totalsOf('share', all)).toEqual(totalsOf('share', validated))
      }),
    )
  })

  it('does not depend on the order in which figures came in', () => {
    fc.assert(
      fc.property(some, (given) => {
        const all = asObserved(given)
        expect(totalsOf('share', all.toReversed())).toEqual(totalsOf('share', all))
      }),
    )
  })

  it('counts as covered those that reported, each organisation once', () => {
    fc.assert(
      fc.property(some, (given) => {
        const all = asObserved(given)
        for (const total of totalsOf('count', all))
          expect(total.reported).toBe(strongest(all, total.period).filter((one) => one.reported).length)
      }),
    )
  })

  it('lets a computed figure stand before an imported one, and that before one typed in', () => {
    const three = (['entered', 'imported', 'computed'] as const).map((origin, index) =>
      observed({ origin, value: index + 1 }),
    )
    expect(totalsOf('count', three)[0]?.value).toBe(3)
    expect(totalsOf('count', three.slice(0, 2))[0]?.value).toBe(2)
    expect(totalsOf('count', three.slice(0, 1))[0]?.value).toBe(1)
  })

  it('is not an average of shares: 1 of 1 and 0 of 99 make 1 %', () => {
    const two = [
      observed({ organisation: 'a', numerator: 1, denominator: 1, value: 1 }),
      observed({ organisation: 'b', numerator: 0, denominator: 99, value: 0 }),
    ]
    expect(totalsOf('share', two)[0]?.value).toBe(0.01)
  })

  it('is nothing where the denominators add up to nobody', () => {
    expect(totalsOf('share', [observed({ numerator: 0, denominator: 0 })])[0]?.value).toBeNull()
  })

  it('is not made of a bare share, which weighs nothing and covers nobody', () => {
    const bare = observed({ value: 0.5 })
    expect(totalsOf('share', [bare])).toEqual([])
    const other = observed({ organisation: 'b', numerator: 1, denominator: 4, value: 0.25 })
    expect(totalsOf('share', [bare, other])).toMatchObject([{ value: 0.25, reported: 1 }])
  })

  it('adds decimal fractions without a rest: 0.1 and 0.2 are 0.3', () => {
    const two = [observed({ value: 0.1 }), observed({ organisation: 'b', value: 0.2 })]
    expect(totalsOf('count', two)[0]?.value).toBe(0.3)
  })

  it('of a text is none, and the text still says that there is one', () => {
    expect(totalsOf('text', [observed({})])).toMatchObject([{ period: '2026-Q1', value: null, reported: 1 }])
  })

  it('of a milestone is 1 as soon as one says that it holds', () => {
    const two = [observed({ value: 0 }), observed({ organisation: 'b', value: 1 })]
    expect(totalsOf('milestone', two)[0]?.value).toBe(1)
    expect(totalsOf('milestone', two.slice(0, 1))[0]?.value).toBe(0)
  })

  it('of a recurrence keeps the newest day; a period without a day counts from its first', () => {
    const two = [
      observed({ value: 1, notedOn: '2026-01-05' }),
      observed({ organisation: 'b', value: 1, notedOn: '2026-02-01' }),
    ]
    expect(totalsOf('recurrence', two)[0]?.notedOn).toBe('2026-02-01')
    expect(totalsOf('recurrence', [observed({ value: 1 })])[0]?.notedOn).toBe('2026-01-01')
  })
})
