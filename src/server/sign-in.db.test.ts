import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type World, world } from '../../tests/support/world.ts'
import {
  accountAt,
  beginSession,
  newAccount,
  raiseSession,
  resetPassword,
  type SignIn,
  sessionCookie,
  signInWith,
} from './sign-in.ts'

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
  await resetPassword(signIn, id as string, 'une autre phrase')
  expect((await w.pools.owner.query('select from sign_in.session')).rowCount).toBe(0)
  expect([await opens('une autre phrase'), await opens(anne.password)]).toEqual([true, false])
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
    expect(await raiseSession(signIn, headers)).toBe(true)
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
    expect(await raiseSession(signIn, new Headers())).toBe(false)
  })

  it('is not for whoever signs in to choose', async () => {
    const body = { email: anne.email, password: 'une autre phrase', assurance: 'second' }
    const answer = await signIn.api.signInEmail({ body, asResponse: true })
    expect((await assuranceOf(answer.headers.getSetCookie()))[0]).toBe('first')
  })
})
