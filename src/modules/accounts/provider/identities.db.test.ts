import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { accepted, bytes, smallNetwork, type World, world } from '../../../../tests/support/world.ts'
import { logTo } from '../../../server/log.ts'
import type { Request } from '../../../server/use-case.ts'
import type { WaysIn } from '../../../server/ways-in.ts'
import { importOrganisations } from '../../organisations/index.ts'
import { identitiesOf, link, unlinkOwn } from './identities.ts'

const issuer = 'https://there.example'

let w: World
let ways: WaysIn
let anne: Request
let sure: Request
let bob: Request

beforeAll(async () => {
  w = await world('2026-11-22T09:00:00Z')
  accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
  const provider = { issuer } as WaysIn['provider']
  ways = { pool: w.pools.auth, key: 'a key for tests', provider, log: logTo('silent') }
  await w.pools.owner.query(
    `insert into sign_in."user" (id, name, email) values ('anne', 'Anne', 'anne@example.org'), ('bob', 'Bob', 'bob@example.org')`,
  )
  anne = await w.as('worker', 'maison', 'anne')
  sure = await w.as('worker', 'maison', 'anne', 'second')
  bob = await w.as('worker', 'maison', 'bob')
})
afterAll(() => w.end())
beforeEach(() =>
  w.pools.owner.query('delete from sign_in.provider_subject; delete from sign_in.second_factor'),
)

const linked = async (subject: string, from = issuer) =>
  accepted(await link(anne, ways, { issuer: from, subject, account: 'anne' })).id
const ids = async () => (await identitiesOf(w.pools.auth, 'anne')).map((one) => one.id)

it('an identity is shown to its holder by its provider and its day, and taken away with a line of journal', async () => {
  const [first, second] = [await linked('one'), await linked('two')]
  expect(await identitiesOf(w.pools.auth, 'anne')).toContainEqual({
    ...{ id: first, issuer, linkedAt: new Date('2026-11-22T09:00:00Z') },
  })
  expect(accepted(await unlinkOwn(anne, ways, { id: first }))).toEqual({ action: 'provider.unlink' })
  expect(await ids()).toEqual([second])
  const lines = (await w.journal()).filter((one) => one.action === 'provider.unlink')
  expect(lines).toEqual([{ action: 'provider.unlink', subject: first, fields: ['account'], account: 'anne' }])
})

it('an identity of somebody else, or of nobody, is not found; nobody signed in takes none away', async () => {
  const [first] = [await linked('one'), await linked('two')]
  const none = { ok: false, code: 'not_found' }
  expect(await unlinkOwn(bob, ways, { id: first })).toEqual(none)
  expect(await unlinkOwn(anne, ways, { id: crypto.randomUUID() })).toEqual(none)
  expect(await unlinkOwn(anne, ways, { id: 'no id' })).toEqual(none)
  expect(await unlinkOwn(w.nobody(), ways, { id: first })).toMatchObject({ ok: false })
  expect(await ids()).toHaveLength(2)
})

it('the last way in stays, also when the last two are taken away at one moment', async () => {
  const both = [await linked('one'), await linked('two')]
  const results = await Promise.all(both.map((id) => unlinkOwn(anne, ways, { id })))
  expect(results.map((one) => one.ok).sort()).toEqual([false, true])
  expect(results.find((one) => !one.ok)).toMatchObject({ code: 'provider.last' })
  expect(await ids()).toHaveLength(1)
})

it('an identity at a provider that is configured no more is no way in: neither kept for one, nor counted as one', async () => {
  const old = await linked('one', 'https://before.example')
  const present = await linked('two')
  expect(await unlinkOwn(anne, ways, { id: present })).toMatchObject({ code: 'provider.last' })
  accepted(await unlinkOwn(anne, ways, { id: old }))
})

it('with a second factor, a session that has not seen it neither takes an identity away nor links one', async () => {
  const [first] = [await linked('one'), await linked('two')]
  await w.pools.owner.query(
    `insert into sign_in.second_factor (account, secret, last_step) values ('anne', 'sealed', 1)`,
  )
  expect(await unlinkOwn(anne, ways, { id: first })).toEqual({ ok: false, code: 'auth.assurance_too_low' })
  const more = { issuer, subject: 'three', account: 'anne' }
  expect(await link(anne, ways, more)).toEqual({ ok: false, code: 'auth.assurance_too_low' })
  expect(await ids()).toHaveLength(2)
  accepted(await link(sure, ways, more))
  accepted(await unlinkOwn(sure, ways, { id: first }))
})
