import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, bytes, smallNetwork, type World, world } from '../../../tests/support/world.ts'
import { actorOfToken } from '../../server/session.ts'
import { inTransaction } from '../../server/transaction.ts'
import { importOrganisations } from '../organisations/index.ts'
import { createToken } from './create-token.ts'
import { giveRole } from './give-role.ts'
import { revokeToken } from './revoke-token.ts'
import { setUp } from './set-up.ts'
import { showAccount } from './show-account.ts'

describe('accounts', () => {
  let w: World
  beforeAll(async () => {
    w = await world('2026-11-22T09:00:00Z')
    accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
  })
  afterAll(() => w.end())

  const holder = (token: string) => actorOfToken(w.asSystem(), token, 'fr')

  it('a token stands for its account with its roles, and only its digest is kept', async () => {
    const by = await w.as('worker', 'maison', 'anne')
    const { token } = accepted(await createToken(by, { scope: 'read', days: 30 }))
    const actor = await holder(token)
    expect(actor).toMatchObject({
      account: 'anne',
      scope: 'read',
      roles: [{ role: 'worker', slug: 'maison' }],
    })
    expect(actor?.may('organisation.read')).toBe(true)
    expect(actor?.may('organisation.import')).toBe(false)
    const kept = JSON.stringify((await w.pools.owner.query('select * from api_token')).rows)
    expect(kept).not.toContain(token.slice('maillage_'.length))
    expect(JSON.stringify(await w.journal())).not.toContain(token)
  })

  it('opens nothing once its days are over, once revoked, or with a letter changed', async () => {
    const by = await w.as('worker', 'maison', 'anne')
    const { id, token } = accepted(await createToken(by, { days: 1 }))
    expect(await holder(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)).toBeUndefined()
    w.setClock('2026-11-23T08:59:59Z')
    expect(await holder(token)).toBeDefined()
    w.setClock('2026-11-23T09:00:00Z')
    expect(await holder(token)).toBeUndefined()
    w.setClock('2026-11-22T09:00:00Z')
    accepted(await revokeToken(by, { id }))
    expect(await holder(token)).toBeUndefined()
    expect(await revokeToken(by, { id })).toEqual({ ok: false, code: 'not_found' })
  })

  it('nobody makes a token for somebody else, or ends one of somebody else', async () => {
    const [anne, bob] = [await w.as('worker', 'maison', 'anne'), await w.as('worker', 'maison', 'bob')]
    await w.pools.owner.query(
      `insert into sign_in."user" (id, name, email) values ('bob', 'Bob', 'bob@example.org')`,
    )
    const { id, token } = accepted(await createToken(anne, { account: 'bob@example.org' }))
    expect((await holder(token))?.account).toBe('anne')
    expect(await revokeToken(bob, { id })).toEqual({ ok: false, code: 'not_found' })
    const forBob = accepted(await createToken(w.asSystem(), { account: 'BOB@example.org' }))
    expect((await holder(forBob.token))?.account).toBe('bob')
    expect(accepted(await showAccount(bob, {})).tokens.map((one) => one.id)).toEqual([forBob.id])
    expect(await createToken(w.asSystem(), { account: 'nobody@example.org' })).toMatchObject({
      code: 'account.unknown',
    })
  })

  it('a role is given by an administrator, within what the administrator reaches', async () => {
    const local = await w.as('administrator', 'maison')
    const give = (organisation: string, role = 'worker') =>
      giveRole(local, { account: 'carl', role, organisation })
    accepted(await give('tilleuls'))
    expect(await give('centre')).toMatchObject({ ok: false, code: 'organisation.unknown' })
    expect(await give('tilleuls', 'emperor')).toMatchObject({ ok: false, code: 'validation' })
    const coordinator = await w.as('coordinator', 'reseau')
    const taken = await giveRole(coordinator, {
      account: 'carl',
      role: 'administrator',
      organisation: 'reseau',
    })
    expect(taken).toEqual({ ok: false, code: 'auth.forbidden' })
    const held = await inTransaction(local, 'read', ({ db }) =>
      db.selectFrom('role_held').select('role').where('account', '=', 'carl').execute(),
    )
    expect(held).toEqual([{ role: 'worker' }])
  })

  it('an installation is set up once, by whoever comes first, also when two come at one moment', async () => {
    const results = await Promise.all(
      ['Un réseau', 'Un autre'].map((network) => setUp(w.nobody(), { network })),
    )
    expect(results.filter((one) => one.ok)).toHaveLength(1)
    expect(results.filter((one) => !one.ok && one.code === 'instance.set_up_already')).toHaveLength(1)
    expect(await setUp(w.nobody(), { network: 'Encore' })).toMatchObject({ code: 'instance.set_up_already' })
  })
})
