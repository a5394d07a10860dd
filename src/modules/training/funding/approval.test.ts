import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { approvals } from '../training.forms.ts'
import { type Approval, mayFollow, nextApprovals } from './approval.ts'

describe('the exchange with a funder', () => {
  it.each([
    ['not_needed', ['to_ask']],
    ['to_ask', ['asked', 'not_needed']],
    ['asked', ['conditions', 'granted', 'refused']],
    ['conditions', ['asked', 'granted', 'refused']],
    ['granted', []],
    ['refused', ['asked']],
  ] as const)('after %s comes only what may', (from, to) => {
    expect(approvals.filter((one) => one !== from && mayFollow(from, one)).sort()).toEqual([...to].sort())
  })

  it('may be told more of where it stands', () => {
    for (const one of approvals) expect(nextApprovals(one)[0]).toBe(one)
  })

  it('is never granted or refused what was not asked', () => {
    const walk = fc.array(fc.constantFrom(...approvals), { maxLength: 12 })
    fc.assert(
      fc.property(walk, (wanted) => {
        const seen: Approval[] = ['to_ask']
        for (const to of wanted) if (mayFollow(seen.at(-1) as Approval, to)) seen.push(to)
        const first = seen.findIndex((one) => ['granted', 'refused', 'conditions'].includes(one))
        expect(first < 0 || seen.slice(0, first).includes('asked')).toBe(true)
      }),
    )
  })
})
