import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Demo, type Product, startProduct } from '../support/running-server.ts'

/** Measured alone on the machine: how soon somebody comes in says nothing beside other work. */

type Account = Demo['accounts'][number]

let product: Product
beforeAll(async () => {
  product = await startProduct()
})
afterAll(() => product?.stop())

/** Whether somebody comes in within `seconds` who tries again as often as the process says that it is busy. */
async function comesIn(attempt: () => Promise<Response>, seconds: number): Promise<boolean> {
  const until = performance.now() + seconds * 1_000
  for (;;) {
    const { status } = await attempt()
    if (status !== 503) return status === 303 && performance.now() < until
    if (performance.now() > until) return false
    await pause(100)
  }
}

/** For so many seconds, one every six milliseconds, whether those before it were answered or not. */
async function tenThousandAMinute(seconds: number, attempt: (nth: number) => Promise<Response>) {
  const began = performance.now()
  const all = (seconds * 10_000) / 60
  const sent: Promise<Response>[] = []
  while (sent.length < all) {
    const due = Math.min(all, ((performance.now() - began) * 10_000) / 60_000)
    while (sent.length < due) sent.push(attempt(sent.length))
    await pause(6)
  }
  return Promise.all(sent)
}

describe('wrong passwords', () => {
  it('are stopped after eight in a minute for one address, known or not; others sign in all the while', async () => {
    const post = (email: string, password: string) =>
      fetch(`${product.baseUrl}/connexion`, {
        method: 'POST',
        headers: { origin: product.baseUrl },
        body: new URLSearchParams({ email, password }),
        redirect: 'manual',
      })
    const { accounts } = await product.demo()
    const { email, password } = accounts.find((one) => one.email.startsWith('mediation@')) as Account
    for (const address of ['plaintes@demo.example', 'personne@demo.example']) {
      const statuses: number[] = []
      for (let n = 0; n < 9; n += 1) statuses.push((await post(address, 'pas le bon du tout')).status)
      expect(statuses).toEqual([...Array(8).fill(422), 429])
    }
    const flood = tenThousandAMinute(12, (nth) =>
      post(nth % 2 ? 'plaintes@demo.example' : `personne-${nth}@demo.example`, 'pas le bon du tout'),
    )
    const [answers, isIn] = await Promise.all([flood, comesIn(() => post(email, password), 12)])
    expect(isIn).toBe(true)
    // So many that some find the process busy: no one of them is let in.
    expect([422, 429, 503]).toEqual(expect.arrayContaining([...new Set(answers.map((one) => one.status))]))
    expect(answers.length).toBe(2_000)
    expect(Number(answers[1]?.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})
