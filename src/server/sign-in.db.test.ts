import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type World, world } from '../../tests/support/world.ts'
import {
  accountAt,
  beginSession,
  newAccount,
  raiseSession,
  type SignIn,
  sessionCookie,
  signInWith,
} from './sign-in.ts'
import { tooManyAttempts } from './sign-in-attempts.ts'
import { changePassword } from './sign-in-password.ts'
import { sessionOf } from './sign-in-sessions.ts'

let w: World
let signIn: SignIn
beforeAll(async () => {
  w = await world()
  signIn = signInWith(w.pools.auth, 'a secret that is long enough for a test', 'http://127.0.0.1')
})
afterAll(() => w.end())

const anne = { email: 'anne@example.org', name: 'Anne', password: 'une phrase assez longue' }
const opens = async (password: string) =>
  (await signIn.api.signInEmail({ body: { email: anne.email, password }, asResponse: true })).ok

it('a known address keeps its password; a reset gives another and ends the sessions', async () => {
  const id = await newAccount(signIn, anne)
  expect(await accountAt(signIn, 'ANNE@example.org')).toBe(id)
  expect(await newAccount(signIn, { ...anne, password: 'une autre phrase' })).toBeUndefined()
  expect([await opens('une autre phrase'), await opens(anne.password)]).toEqual([false, true])
  await changePassword(signIn, id as string, 'une autre phrase')
  expect((await w.pools.owner.query('select from sign_in.session')).rowCount).toBe(0)
  expect([await opens('une autre phrase'), await opens(anne.password)]).toEqual([true, false])
})

describe('a session, when the clock of the machine jumps', () => {
  const hour = 3_600_000
  const began = new Date('2026-11-22T09:00:00Z')
  const at = (hours: number) => vi.setSystemTime(new Date(began.getTime() + hours * hour))
  const begun = async () => {
    const cookies = await beginSession(signIn, (await accountAt(signIn, anne.email)) as string, 'first')
    const headers = new Headers({ cookie: cookies.map((one) => one.split(';')[0]).join('; ') })
    return async () => (await signIn.api.getSession({ headers })) !== null
  }
  beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: began }))
  afterEach(() => vi.useRealTimers())

  it('ends twelve hours after it began, however it was used', async () => {
    const goesOn = await begun()
    for (const hours of [2, 6, 11, 11.99]) {
      at(hours)
      expect(await goesOn()).toBe(true)
    }
    at(12.01)
    expect(await goesOn()).toBe(false)
  })

  it('ahead and back, ends no later for it, and one that was ended does not begin again', async () => {
    const [goesOn, seenAhead] = [await begun(), await begun()]
    at(11)
    expect(await goesOn()).toBe(true)
    at(30)
    expect(await seenAhead()).toBe(false)
    at(1)
    expect([await goesOn(), await seenAhead()]).toEqual([true, false])
    at(12.01)
    expect(await goesOn()).toBe(false)
  })

  it('back, goes on, and lets others begin', async () => {
    const goesOn = await begun()
    at(-24)
    expect(await goesOn()).toBe(true)
    expect(await (await begun())()).toBe(true)
    at(12.01)
    expect(await goesOn()).toBe(false)
  })

  it('back after attempts were counted ahead of it, keeps nobody out', async () => {
    const tries = (hours: number) =>
      tooManyAttempts(signIn, 'code', 'whoever', new Date(began.getTime() + hours * hour))
    for (let n = 0; n < 8; n += 1) await tries(48)
    expect(await tries(48)).toBe(900)
    expect(await tries(0)).toBeUndefined()
    // Nor does it give more attempts than there are: they are counted anew from now on.
    for (let n = 0; n < 7; n += 1) await tries(0)
    expect(await tries(0)).toBe(900)
  })
})

describe('the assurance of a session', () => {
  const assuranceOf = async (cookies: readonly string[]) => {
    const headers = new Headers({ cookie: cookies.map((one) => one.split(';')[0]).join('; ') })
    return [(await signIn.api.getSession({ headers }))?.session.assurance, headers] as const
  }

  it('is the first by password, that of its way otherwise, and rises in the session where a code was given', async () => {
    const id = (await accountAt(signIn, anne.email)) as string
    const byPassword = await signIn.api.signInEmail({
      body: { email: anne.email, password: 'une autre phrase' },
      asResponse: true,
    })
    const [first, headers] = await assuranceOf(byPassword.headers.getSetCookie())
    expect(first).toBe('first')
    const cookies = await beginSession(signIn, id, 'second')
    expect(cookies.some((one) => one.startsWith(sessionCookie) && one.includes('HttpOnly'))).toBe(true)
    expect((await assuranceOf(cookies))[0]).toBe('second')
    expect(await raiseSession(signIn.pool, await sessionOf(signIn, headers))).toBe(true)
    expect((await signIn.api.getSession({ headers }))?.session.assurance).toBe('second')
  })

  it('is nobody’s under the secret of another installation, even where the session is known', async () => {
    const id = (await accountAt(signIn, anne.email)) as string
    const [sure, headers] = await assuranceOf(await beginSession(signIn, id, 'second'))
    expect(sure).toBe('second')
    const other = signInWith(w.pools.auth, 'the secret of another installation, as long', 'http://127.0.0.1')
    expect(await other.api.getSession({ headers })).toBeNull()
  })

  it('is nobody’s where there is no such account or session', async () => {
    expect(await beginSession(signIn, 'nobody', 'second')).toEqual([])
    expect(await raiseSession(signIn.pool, await sessionOf(signIn, new Headers()))).toBe(false)
  })

  it('is not for whoever signs in to choose', async () => {
    const body = { email: anne.email, password: 'une autre phrase', assurance: 'second' }
    const answer = await signIn.api.signInEmail({ body, asResponse: true })
    expect((await assuranceOf(answer.headers.getSetCookie()))[0]).toBe('first')
  })
})
