import { describe, expect, it } from 'vitest'
import { Allowance } from './limits.ts'

describe('an allowance', () => {
  it('lets a crowd through at once, then so many a second', () => {
    let now = 0
    const allowance = new Allowance(60, 10, () => now)
    const taken = (times: number) =>
      Array.from({ length: times }, () => allowance.take()).filter(Boolean).length
    expect(taken(100)).toBe(60)
    now = 1_000
    expect(taken(100)).toBe(10)
    now = 1_050
    expect(taken(1)).toBe(0)
    now = 3_600_000
    expect(taken(100)).toBe(60)
  })
})
