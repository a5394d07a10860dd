import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimalText, numberIn } from './number-in.ts'

describe('a number as a text', () => {
  it.each([
    [0, '0'],
    [1e-7, '0.0000001'],
    [-1.25e-8, '-0.0000000125'],
    [1e21, '1000000000000000000000'],
    [1.5e22, '15000000000000000000000'],
    [1234.5, '1234.5'],
  ])('%d has all its digits: %s', (number, text) => expect(decimalText(number)).toBe(text))

  it('is the same number when it is read again with a decimal comma', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(numberIn(decimalText(number).replace('.', ','))).toBe(number + 0)
      }),
    )
  })
})
