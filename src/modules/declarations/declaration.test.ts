import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { declarationPolicy } from './declaration.policy.ts'
import { type Declared, figuresOf, heldIn, shareThatHolds, whyRefused } from './declaration.ts'

describe('the share of organisations where a statement holds', () => {
  it('counts those that have not answered', () => {
    expect(shareThatHolds({ asked: 60, answered: 45, holds: 30, doesNotHold: 15, notApplicable: 0 })).toBe(
      0.5,
    )
  })
  it('leaves out those that the statement does not concern', () => {
    expect(shareThatHolds({ asked: 60, answered: 60, holds: 30, doesNotHold: 10, notApplicable: 20 })).toBe(
      0.75,
    )
  })
  it('says nothing when it concerns nobody', () => {
    expect(
      shareThatHolds({ asked: 3, answered: 3, holds: 0, doesNotHold: 0, notApplicable: 3 }),
    ).toBeUndefined()
  })
})

describe('an answer', () => {
  const open = { evidence: 'optional', closedAt: null } as const
  const today = '2026-12-24'

  it('is taken as long as the request is open', () => {
    expect(whyRefused(open, { holds: 'yes', hasEvidence: false }, today)).toBeUndefined()
    expect(
      whyRefused({ ...open, closedAt: new Date() }, { holds: 'yes', hasEvidence: false }, today),
    ).toMatchObject({ code: 'declaration.closed' })
  })
  it('holds since today at the latest', () => {
    expect(whyRefused(open, { holds: 'yes', since: today, hasEvidence: false }, today)).toBeUndefined()
    expect(whyRefused(open, { holds: 'yes', since: '2026-12-25', hasEvidence: false }, today)).toEqual({
      ok: false,
      code: 'declaration.since_in_future',
      field: 'since',
    })
  })
  it.each(['no', 'not_applicable'] as const)('that is %s has no day since when', (holds) => {
    expect(whyRefused(open, { holds, since: '2026-01-01', hasEvidence: false }, today)).toMatchObject({
      code: 'declaration.since_without_yes',
      field: 'since',
    })
  })
  it('needs evidence of a yes where it is asked for, and of nothing else', () => {
    const strict = { ...open, evidence: 'required' } as const
    expect(whyRefused(strict, { holds: 'yes', hasEvidence: false }, today)).toMatchObject({
      code: 'declaration.evidence_missing',
    })
    expect(whyRefused(strict, { holds: 'yes', hasEvidence: true }, today)).toBeUndefined()
    expect(whyRefused(strict, { holds: 'no', hasEvidence: false }, today)).toBeUndefined()
  })
})

describe('the figures of an organisation', () => {
  const figures = (change: Partial<Declared>) =>
    figuresOf(
      { organisation: 'a', holds: null, since: null, answeredOn: null, ...change },
      'quarter',
      '2026-01-10',
      '2026-11-22',
    )
  const shown = (change: Partial<Declared>) =>
    figures(change).map(({ numerator, denominator, value, reported }) => [
      numerator,
      denominator,
      value,
      reported,
    ])

  it('are 0 of 1 while it has not answered, and do not count as covered', () => {
    expect(shown({})).toEqual(Array(4).fill([0, 1, 0, false]))
  })
  it('are 1 of 1 from the period in which it began to hold', () => {
    expect(shown({ holds: 'yes', since: '2026-06-30', answeredOn: '2026-11-01' }).map(([n]) => n)).toEqual([
      0, 1, 1, 1,
    ])
    expect(shown({ holds: 'yes', since: '2026-07-01', answeredOn: '2026-11-01' }).map(([n]) => n)).toEqual([
      0, 0, 1, 1,
    ])
  })
  it('without a day begin with the day of the answer', () => {
    expect(shown({ holds: 'yes', answeredOn: '2026-11-01' }).map(([n]) => n)).toEqual([0, 0, 0, 1])
  })
  it('leave the denominator where it is not concerned', () => {
    expect(shown({ holds: 'not_applicable', answeredOn: '2026-11-01' })).toEqual(
      Array(4).fill([0, 0, null, true]),
    )
  })
  it('hold in a period exactly where the origin says so', () => {
    const one = fc.record({
      holds: fc.constantFrom('yes', 'no', 'not_applicable', null),
      since: fc.option(fc.constantFrom('2025-12-31', '2026-03-31', '2026-04-01', '2026-11-22'), {
        nil: null,
      }),
      answeredOn: fc.constantFrom('2026-05-05', '2026-11-22'),
    })
    fc.assert(
      fc.property(one, (declared) => {
        for (const figure of figures(declared))
          expect(figure.numerator === 1).toBe(heldIn(declared, figure.period, '2026-11-22'))
      }),
    )
  })
})

it('only who runs a service, coordinates, or holds the link to it answers a question', () => {
  expect(declarationPolicy['declaration.answer']).toEqual(['service_manager', 'coordinator', 'link_holder'])
  expect(declarationPolicy['declaration.ask']).toEqual(['coordinator'])
})
