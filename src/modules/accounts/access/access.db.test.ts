import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { accepted, bytes, smallNetwork, type World, world } from '../../../../tests/support/world.ts'
import { newAccount, type SignIn, signInWith } from '../../../server/sign-in.ts'
import { findAccess, openAccess, printAccess, useAccess } from '../../../server/sign-in-access.ts'
import { importOrganisations } from '../../organisations/index.ts'
import { mailAccess, resetAccess } from './ask-access.ts'

let w: World
let signIn: SignIn
let anne: string
const at = (minute: number) => new Date(Date.UTC(2026, 10, 26, 10, minute))

beforeAll(async () => {
  w = await world()
  accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
  signIn = signInWith(w.pools.auth, 'a secret that is long enough for a test', 'http://127.0.0.1')
  const account = { email: 'anne@example.org', name: 'Anne', password: 'une phrase assez longue' }
  anne = (await newAccount(signIn, account)) as string
  await w.as('worker', 'tilleuls', anne)
})
afterAll(() => w.end())
beforeEach(() => w.pools.owner.query('delete from sign_in.access'))

it('a link is good for one hour; its id is no code', async () => {
  const link = await openAccess(signIn, anne, at(0))
  expect(await findAccess(signIn, { link }, at(59))).toMatchObject({ account: anne, drops: false })
  expect(await findAccess(signIn, { link }, at(60))).toBeUndefined()
  expect(await findAccess(signIn, { code: link }, at(1))).toBeUndefined()
})

it('a printed code is good for fourteen days, however it is typed, and only its digest is kept', async () => {
  const { code } = await printAccess(signIn, anne, { drops: true, now: at(0) })
  const typed = code.toLowerCase().replaceAll('-', ' ')
  expect(await findAccess(signIn, { code: typed }, at(14 * 1440 - 1))).toMatchObject({ drops: true })
  expect(await findAccess(signIn, { code }, at(14 * 1440))).toBeUndefined()
  const kept = (await w.pools.owner.query('select digest::text from sign_in.access')).rows
  expect(JSON.stringify(kept)).not.toContain(Buffer.from(code).toString('hex'))
})

it('is used once, also by two at one moment, and ends all others of the account', async () => {
  const [link, other] = [await openAccess(signIn, anne, at(0)), await openAccess(signIn, anne, at(0))]
  const access = await findAccess(signIn, { link }, at(1))
  if (!access) throw new Error('it was just opened')
  const used = await Promise.all([useAccess(signIn, access, at(1)), useAccess(signIn, access, at(1))])
  expect(used.filter(Boolean)).toHaveLength(1)
  expect(await findAccess(signIn, { link: other }, at(1))).toBeUndefined()
})

it('is mailed with a link whose token is kept nowhere', async () => {
  const access = await openAccess(signIn, anne, at(0))
  accepted(await mailAccess(w.asSystem(), { account: anne, access }))
  const [message] = await w.messages()
  expect(message).toMatchObject({ recipient: 'anne@example.org', links: [{ id: access, purpose: 'access' }] })
  expect((await w.journal()).at(-1)).toMatchObject({ action: 'account.mail_access', subject: anne })
})

it('is printed by whoever administers all that the account may, and by nobody else', async () => {
  const [all, local] = [await w.as('administrator', 'reseau'), await w.as('administrator', 'maison')]
  expect(accepted(await resetAccess(local, { account: anne, drops: 'true' }))).toMatchObject({ drops: true })
  await w.as('worker', 'centre', anne)
  expect(await resetAccess(local, { account: anne })).toEqual({ ok: false, code: 'not_found' })
  expect((await resetAccess(all, { account: anne })).ok).toBe(true)
  expect(await resetAccess(all, { account: 'nobody' })).toEqual({ ok: false, code: 'not_found' })
  const coordinator = await w.as('coordinator', 'reseau')
  expect(await resetAccess(coordinator, { account: anne })).toMatchObject({ code: 'auth.forbidden' })
})
