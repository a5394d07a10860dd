import { describe, expect, it } from 'vitest'
import { itemOf } from './line.ts'

describe('a percentage in a file of figures', () => {
  const place = { organisation: 'tilleuls', period: '2026' }

  it('is the value of a share', () => {
    expect(itemOf({ ...place, value: '12 %' }, 'share')).toMatchObject({ value: 0.12 })
  })

  it.each([
    ['share', 'numerator', '12 %'],
    ['share', 'denominator', '40%'],
    ['share', 'numerator', '1.234 %'],
    ['count', 'value', '12 %'],
  ] as const)('of a %s is none as its %s: %s', (kind, column, text) => {
    expect(itemOf({ ...place, [column]: text }, kind)).toEqual([
      { path: column, code: 'invalid_type', expected: 'number', found: text },
    ])
  })
})
