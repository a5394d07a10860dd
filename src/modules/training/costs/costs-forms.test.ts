import { describe, expect, it } from 'vitest'
import { CostItems, euros } from './costs.forms.ts'

const room = { label: 'Salle', kind: 'per_half_day', amount: '80' }

describe('costs as they are typed', () => {
  it.each([
    ['12,50', 12.5],
    ['1 200', 1200],
    ['1\u202f200,05', 1200.05],
    [0, 0],
    ['35', 35],
  ])('%j euros is %d', (typed, read) => expect(euros.parse(typed)).toBe(read))

  it.each(['-1', 'douze', '1,234', '1.2345', '', null, undefined, '10000001', '50 %'])(
    '%j is no amount',
    (typed) => expect(euros.safeParse(typed).success).toBe(false),
  )

  it('keep their numbers: lines left blank or emptied are none, and a wrong amount is told by its line', () => {
    const blank = { kind: 'fixed' }
    expect(CostItems.parse({ 0: room, 1: blank, 3: { ...room, label: 'Repas' }, 4: blank })).toEqual([
      { label: 'Salle', kind: 'per_half_day', amount: 80 },
      { label: 'Repas', kind: 'per_half_day', amount: 80 },
    ])
    const wrong = CostItems.safeParse({
      0: room,
      1: blank,
      2: { ...room, amount: 'douze' },
      3: { amount: '5' },
    })
    expect(wrong.error?.issues.map((one) => one.path.join('.'))).toEqual(['2.amount', '3.label', '3.kind'])
    expect(CostItems.parse({})).toEqual([])
  })

  it('of a program come as a list', () => {
    expect(CostItems.parse([{ ...room, amount: 80, category: 'room', funder: 'Fonds' }])).toHaveLength(1)
    expect(CostItems.safeParse([{ ...room, other: 1 }]).success).toBe(false)
    expect(CostItems.safeParse(Array.from({ length: 201 }, () => room)).success).toBe(false)
  })
})
