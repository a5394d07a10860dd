import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type World, world } from '../../tests/support/world.ts'
import { newAccount, type SignIn, signInWith } from './sign-in.ts'
import { forgetAttempts, takeBackAttempt, tooManyAttempts } from './sign-in-attempts.ts'
import {
  confirmSecondFactor,
  dropSecondFactor,
  hasSecondFactor,
  pendingSecret,
  prepareSecondFactor,
  recoveryCodesLeft,
  takesSecondFactor,
} from './sign-in-second-factor.ts'
import { codeOf, stepAt } from './sign-in-totp.ts'

let w: World
let signIn: SignIn
let anne: string
const key = 'a secret that is long enough for a test'
const at = (second: number) => new Date(Date.UTC(2026, 10, 26, 10, 0, second))

beforeAll(async () => {
  w = await world()
  signIn = signInWith(w.pools.auth, key, 'http://127.0.0.1')
  const account = { email: 'anne@example.org', name: 'Anne', password: 'une phrase assez longue' }
  anne = (await newAccount(signIn, account)) as string
})
afterAll(() => w.end())

describe('the second factor', () => {
  let secret: Buffer
  let codes: readonly string[]
  const code = (now: Date, of = secret) => codeOf(of, stepAt(now))
  beforeEach(async () => {
    await dropSecondFactor(signIn, anne)
    secret = await prepareSecondFactor(signIn, anne, at(0))
    codes = (await confirmSecondFactor(signIn, anne, code(at(0)), at(0))) ?? []
  })

  it('counts once a code has confirmed it, within the time it waits', async () => {
    await dropSecondFactor(signIn, anne)
    const waiting = await prepareSecondFactor(signIn, anne, at(0))
    expect(await hasSecondFactor(signIn, anne)).toBe(false)
    expect(await takesSecondFactor(signIn, anne, code(at(0), waiting), at(0))).toBe(false)
    expect(await confirmSecondFactor(signIn, anne, code(at(300), waiting), at(0))).toBeUndefined()
    expect(await confirmSecondFactor(signIn, anne, code(at(901), waiting), at(901))).toBeUndefined()
    expect(await confirmSecondFactor(signIn, anne, code(at(60), waiting), at(60))).toHaveLength(8)
    expect(await hasSecondFactor(signIn, anne)).toBe(true)
  })

  it('takes the code of a step once, also from two who come at one moment, and none of before', async () => {
    const now = at(60)
    const taken = await Promise.all([1, 2, 3].map(() => takesSecondFactor(signIn, anne, code(now), now)))
    expect(taken.filter(Boolean)).toHaveLength(1)
    expect(await takesSecondFactor(signIn, anne, code(at(30)), now)).toBe(false)
    expect(await takesSecondFactor(signIn, anne, ` ${code(at(90)).replace(/^.../, '$& ')} `, at(90))).toBe(
      true,
    )
  })

  it('refuses the code that confirmed it', async () => {
    expect(await takesSecondFactor(signIn, anne, code(at(0)), at(0))).toBe(false)
  })

  it('takes each of eight recovery codes once, however it is typed, and keeps digests only', async () => {
    const [first = '', second = ''] = codes
    expect(new Set(codes).size).toBe(8)
    expect(first).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/)
    expect(await takesSecondFactor(signIn, anne, first.toLowerCase().replaceAll('-', ' '), at(60))).toBe(true)
    expect(await takesSecondFactor(signIn, anne, first, at(60))).toBe(false)
    expect(await takesSecondFactor(signIn, anne, second, at(60))).toBe(true)
    expect(await recoveryCodesLeft(signIn, anne)).toBe(6)
    const kept = JSON.stringify(
      (await w.pools.owner.query('select digest::text from sign_in.recovery_code')).rows,
    )
    expect(kept).not.toContain(Buffer.from(codes[2] as string).toString('hex'))
  })

  it('goes on counting while another waits, which then takes its place with codes of its own', async () => {
    const other = await prepareSecondFactor(signIn, anne, at(60))
    expect(await pendingSecret(signIn, anne, at(60))).toEqual(other)
    expect(await takesSecondFactor(signIn, anne, code(at(60)), at(60))).toBe(true)
    expect(await confirmSecondFactor(signIn, anne, code(at(120), other), at(120))).toHaveLength(8)
    expect(await takesSecondFactor(signIn, anne, code(at(150)), at(150))).toBe(false)
    expect(await takesSecondFactor(signIn, anne, codes[0] as string, at(150))).toBe(false)
    expect(await takesSecondFactor(signIn, anne, code(at(150), other), at(150))).toBe(true)
  })

  it('is sealed, and out of reach of whoever answers requests', async () => {
    const row = (await w.pools.owner.query('select * from sign_in.second_factor')).rows[0]
    expect(Buffer.from(row.secret).includes(secret)).toBe(false)
    for (const table of ['second_factor', 'recovery_code', 'attempts', 'access'])
      await expect(w.pools.app.query(`select * from sign_in.${table}`)).rejects.toThrow(/permission denied/)
    // Another key, as of another installation, opens none.
    const other = signInWith(w.pools.auth, `${key}!`, 'http://127.0.0.1')
    await expect(takesSecondFactor(other, anne, code(at(60)), at(60))).rejects.toThrow()
  })
})

describe('attempts', () => {
  const tries = (whose: string, now: Date) => tooManyAttempts(signIn, 'password', whose, now)

  it('are eight in a minute for each address; the answer says how long to wait', async () => {
    for (let n = 0; n < 8; n += 1) expect(await tries('a@example.org', at(n))).toBeUndefined()
    expect(await tries('a@example.org', at(20))).toBe(40)
    expect(await tries('b@example.org', at(20))).toBeUndefined()
    expect(await tries('a@example.org', at(60))).toBeUndefined()
  })

  it('are eight also where a hundred come at one moment', async () => {
    const all = await Promise.all(Array.from({ length: 100 }, () => tries('c@example.org', at(0))))
    expect(all.filter((one) => one === undefined)).toHaveLength(8)
  })

  it('that were not made after all, since the process was busy, do not count', async () => {
    for (let n = 0; n < 20; n += 1) {
      expect(await tries('e@example.org', at(0))).toBeUndefined()
      await takeBackAttempt(signIn, 'password', 'e@example.org')
    }
  })

  it('are forgotten after one that succeeds, and when the clock was set back', async () => {
    for (let n = 0; n < 8; n += 1) await tries('d@example.org', at(0))
    await forgetAttempts(signIn, 'password', 'd@example.org')
    for (let n = 0; n < 8; n += 1) expect(await tries('d@example.org', at(0))).toBeUndefined()
    expect(await tries('d@example.org', at(0))).toBe(60)
    expect(await tries('d@example.org', at(-86_400))).toBeUndefined()
  })

  it('leave nothing that was typed, and go by themselves', async () => {
    await tries('secret-name@example.org', at(0))
    const kept = (await w.pools.owner.query('select digest::text, since from sign_in.attempts')).rows
    expect(JSON.stringify(kept)).not.toContain(Buffer.from('secret-name').toString('hex'))
    await tries('e@example.org', at(7_200))
    const left = await w.pools.owner.query('select since from sign_in.attempts where since < $1', [at(60)])
    expect(left.rowCount).toBe(0)
  })
})
