import { describe, expect, it } from 'vitest'
import { Allowance, Turns } from './limits.ts'

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

describe('turns', () => {
  it('do so many at once in the order of coming, and send back whom they cannot keep waiting', async () => {
    const turns = new Turns(2, 1)
    const ends: (() => void)[] = []
    const begun: string[] = []
    const work = (name: string) => () =>
      new Promise<string>((resolve) => {
        begun.push(name)
        ends.push(() => resolve(name))
      })
    const [a, b, c] = ['a', 'b', 'c'].map((name) => turns.take(work(name)))
    expect(await turns.take(work('d'))).toBeUndefined()
    expect(begun).toEqual(['a', 'b'])
    ends[1]?.()
    expect(await b).toBe('b')
    expect(begun).toEqual(['a', 'b', 'c'])
    for (const end of ends) end()
    expect([await a, await c]).toEqual(['a', 'c'])
  })

  it('go on after work that fails', async () => {
    const turns = new Turns(1, 0)
    await expect(turns.take(() => Promise.reject(new Error('broke')))).rejects.toThrow('broke')
    expect(await turns.take(async () => 'done')).toBe('done')
  })
})
