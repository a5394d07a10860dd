import { afterAll, beforeAll, expect, it } from 'vitest'
import { type World, world } from '../../tests/support/world.ts'
import { accountAt, newAccount, resetPassword, type SignIn, signInWith } from './sign-in.ts'

let w: World
let signIn: SignIn
beforeAll(async () => {
  w = await world()
  // As the platform does: the library's tables lie in a schema of their own.
  w.pools.auth.on('connect', (client) => void client.query('set search_path to sign_in'))
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
