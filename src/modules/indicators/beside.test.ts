import { describe, expect, it } from 'vitest'
import { besideOf, hiddenBeside, type Observed, totalsOf } from './aggregate.ts'

const observed = (
  origin: Observed['origin'],
  organisation: string,
  value: number,
  status: Observed['status'] = 'validated',
): Observed => ({
  organisation,
  origin,
  status,
  value,
  period: '2026',
  numerator: null,
  denominator: null,
  notedOn: null,
  reported: true,
})

describe('beside a computed figure', () => {
  const all = [
    observed('computed', 'a', 3),
    observed('computed', 'b', 4),
    observed('entered', 'a', 5),
    observed('imported', 'b', 1),
  ]
  const shown = totalsOf(
    'count',
    all.filter((one) => one.origin === 'computed'),
  )

  it('stand those entered and imported, each with how far it is from the one that shows', () => {
    expect(besideOf('count', all, shown)).toEqual([
      { origin: 'imported', period: '2026', value: 1, difference: -6 },
      { origin: 'entered', period: '2026', value: 5, difference: -2 },
    ])
  })

  it('stand no drafts', () => {
    expect(besideOf('count', [observed('entered', 'a', 5, 'draft')], shown)).toEqual([])
  })

  it('stands no difference where the other period has no computed figure', () => {
    const other = { ...observed('entered', 'a', 5), period: '2025' }
    expect(besideOf('count', [other], shown)).toEqual([
      { origin: 'entered', period: '2025', value: 5, difference: null },
    ])
  })
})

describe('beside an imported figure', () => {
  it('stands the one typed in, with how far it is from that of the same organisations', () => {
    const all = [observed('imported', 'a', 3), observed('entered', 'a', 5), observed('entered', 'b', 9)]
    expect(hiddenBeside('count', all)).toEqual([
      { origin: 'entered', period: '2026', value: 5, difference: 2 },
    ])
  })

  it('stands no draft, and nothing where each organisation has one figure', () => {
    const all = [
      observed('imported', 'a', 3),
      observed('entered', 'a', 5, 'draft'),
      observed('entered', 'b', 9),
    ]
    expect(hiddenBeside('count', all)).toEqual([])
  })
})
