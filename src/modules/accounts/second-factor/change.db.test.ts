import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accepted, bytes, smallNetwork, type World, world } from '../../../../tests/support/world.ts'
import { databaseOf, poolOf } from '../../../server/database.ts'
import { beginSession, newAccount, type SignIn, signInWith } from '../../../server/sign-in.ts'
import { openAccess, printAccess } from '../../../server/sign-in-access.ts'
import { passwordIs } from '../../../server/sign-in-password.ts'
import { hasSecondFactor, prepareSecondFactor } from '../../../server/sign-in-second-factor.ts'
import { sessionOf } from '../../../server/sign-in-sessions.ts'
import { codeOf, stepAt } from '../../../server/sign-in-totp.ts'
import type { Request } from '../../../server/use-case.ts'
import { importOrganisations } from '../../organisations/index.ts'
import { comeBackIn } from '../access/use-access.ts'
import { raiseByCode, removeSecondFactor, setSecondFactor } from './change.ts'

let w: World
let signIn: SignIn
let anne: string
let low: Request
let sure: Request
let session: string | undefined
const password = 'une phrase assez longue'
const now = new Date('2026-11-22T09:00:00Z')

beforeAll(async () => {
  w = await world(now.toISOString())
  accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
  signIn = signInWith(w.pools.auth, 'a secret that is long enough for a test', 'http://127.0.0.1')
  anne = (await newAccount(signIn, { email: 'anne@example.org', name: 'Anne', password })) as string
  low = await w.as('worker', 'maison', anne)
  sure = await w.as('worker', 'maison', anne, 'second')
})
afterAll(() => w.end())
beforeEach(async () => {
  await w.pools.owner.query('delete from sign_in.second_factor')
  await w.pools.owner.query('delete from sign_in.session')
  const cookies = await beginSession(signIn, anne, 'first')
  const cookie = cookies.map((one) => one.split(';')[0]).join('; ')
  session = await sessionOf(signIn, new Headers({ cookie }))
})

const codeAt = (secret: Buffer, minutes = 0) => codeOf(secret, stepAt(now) + minutes * 2)
const later = (request: Request, minutes: number): Request => ({
  ...request,
  now: new Date(now.getTime() + minutes * 60_000),
})
const assurance = async () =>
  (await w.pools.owner.query('select assurance from sign_in.session where id = $1', [session])).rows[0]
    ?.assurance
const linesOf = async (action: string) => (await w.journal()).filter((one) => one.action === action).length

/** What is left of a request where the journal cannot be written: as a process that goes away before its line is kept. */
async function unwritten(request: Request): Promise<Request> {
  const gone = poolOf(w.owner, 'gone', 1)
  await gone.end()
  return { ...request, database: databaseOf(gone) }
}
async function held(): Promise<Buffer> {
  const secret = await prepareSecondFactor(signIn, anne, now)
  accepted(await setSecondFactor(low, signIn, { account: anne, session, code: codeAt(secret) }))
  return secret
}

describe('no change is without its line of journal', () => {
  it('where a second factor is set, which raises the session', async () => {
    const secret = await prepareSecondFactor(signIn, anne, now)
    const given = { account: anne, session, code: codeAt(secret) }
    await expect(setSecondFactor(await unwritten(low), signIn, given)).rejects.toThrow()
    expect(await setSecondFactor(w.nobody(), signIn, given)).toMatchObject({ ok: false })
    expect([await hasSecondFactor(signIn, anne), await assurance()]).toEqual([false, 'first'])
    const before = [await linesOf('account.set_second_factor'), await linesOf('session.raise')]
    expect(accepted(await setSecondFactor(low, signIn, given)).codes).toHaveLength(8)
    expect([await hasSecondFactor(signIn, anne), await assurance()]).toEqual([true, 'second'])
    const after = [await linesOf('account.set_second_factor'), await linesOf('session.raise')]
    expect(after).toEqual(before.map((n) => n + 1))
  })

  it('where one is taken away', async () => {
    await held()
    await expect(removeSecondFactor(await unwritten(sure), signIn, anne)).rejects.toThrow()
    expect(await removeSecondFactor(low, signIn, anne)).toMatchObject({ code: 'auth.assurance_too_low' })
    expect(await hasSecondFactor(signIn, anne)).toBe(true)
    accepted(await removeSecondFactor(sure, signIn, anne))
    expect(await hasSecondFactor(signIn, anne)).toBe(false)
    expect(await linesOf('account.drop_second_factor')).toBe(1)
  })

  it('where a code raises a session: the code is good still when nothing was raised', async () => {
    const secret = await held()
    await w.pools.owner.query(`update sign_in.session set assurance = 'first'`)
    const given = { account: anne, session, code: codeAt(secret, 1) }
    await expect(raiseByCode(await unwritten(later(low, 1)), signIn, given)).rejects.toThrow()
    expect(await assurance()).toBe('first')
    expect(await raiseByCode(later(low, 1), signIn, { ...given, session: undefined })).toEqual({
      ok: false,
      code: 'auth.required',
    })
    accepted(await raiseByCode(later(low, 1), signIn, given))
    expect(await assurance()).toBe('second')
    expect(await raiseByCode(later(low, 1), signIn, given)).toMatchObject({ code: 'second.wrong' })
  })

  it('where somebody comes back in, and loses what proved the second level', async () => {
    await held()
    const mailed = await openAccess(signIn, anne, now)
    const { code } = await printAccess(signIn, anne, { drops: true, now })
    const { rows } = await w.pools.owner.query('select id from sign_in.access where id <> $1', [mailed])
    expect(code).toBeTruthy()
    const access = { id: rows[0].id, account: anne, drops: true, name: 'Anne', email: 'anne@example.org' }
    const another = 'une phrase toute autre'
    await expect(comeBackIn(await unwritten(w.nobody()), signIn, access, another)).rejects.toThrow()
    expect(await hasSecondFactor(signIn, anne)).toBe(true)
    expect(await passwordIs(signIn, anne, password)).toBe(true)
    accepted(await comeBackIn(w.nobody(), signIn, access, another))
    expect(await hasSecondFactor(signIn, anne)).toBe(false)
    expect(await passwordIs(signIn, anne, another)).toBe(true)
    expect((await w.journal()).at(-1)).toEqual({
      ...{ action: 'account.recover', subject: anne, account: anne },
      fields: ['password', 'sessions', 'second_factor', 'passkeys'],
    })
    expect(await comeBackIn(w.nobody(), signIn, access, password)).toMatchObject({ code: 'access.none' })
  })
})
