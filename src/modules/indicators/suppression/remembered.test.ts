import { expect, it } from 'vitest'
import { remembered } from './remembered.ts'

it('what was worked out is remembered by what it was made of, the last ones only', () => {
  let worked = 0
  const lately = remembered<number>(2)
  const double = (n: number) =>
    lately({ n }, () => {
      worked += 1
      return 2 * n
    })
  expect([double(1), double(2), double(1), double(3), double(1)]).toEqual([2, 4, 2, 6, 2])
  expect(worked).toBe(3)
  expect(double(2)).toBe(4)
  expect(worked).toBe(4)
})
