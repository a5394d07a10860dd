import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accepted, importSmallNetwork, type World, world } from '../../../../tests/support/world.ts'
import { send } from '../../../server/outbox/index.ts'
import type { HeldRole } from '../../../server/policy.ts'
import { inTransaction } from '../../../server/transaction.ts'
import type { Request } from '../../../server/use-case.ts'
import { giveRole } from '../../accounts/index.ts'
import { deactivate, endSessions, erasePerson, reactivate } from './change-person.ts'
import { withdrawRole } from './withdraw-role.ts'

let w: World
let top: Request
let local: Request
const at = async (slug: string) =>
  (await w.pools.owner.query('select id from organisation where slug = $1', [slug])).rows[0].id as string
const held = async (account: string) =>
  (
    await w.pools.owner.query(
      `select h.role || '@' || o.slug as r from role_held h join organisation o on o.id = h.organisation
       where account = $1 order by 1`,
      [account],
    )
  ).rows.map(({ r }) => r)
const signedIn = (account: string) =>
  w.pools.auth.query(
    `insert into sign_in.session (id, "expiresAt", token, "userId") values (gen_random_uuid(), '2026-11-23', gen_random_uuid(), $1)`,
    [account],
  )

/** Puts a message in the queue; answers its id. */
const waitingFor = (recipient: string, account?: string) =>
  inTransaction(w.asSystem(), 'write', (reading) =>
    send(reading, {
      ...{ kind: 'reminder', about: account ? { account } : {}, recipient, language: 'fr' },
      ...{ subject: 'Sujet', body: 'Texte', links: [] },
    }),
  )

beforeAll(async () => {
  w = await world('2026-11-22T09:00:00Z')
  await importSmallNetwork(w)
})
afterAll(() => w.end())
beforeEach(async () => {
  for (const table of ['role_held', 'role_set_aside', 'account_deactivated'])
    await w.pools.owner.query(`truncate ${table}`)
  await w.pools.owner.query('truncate sign_in."user" cascade')
  top = await w.as('administrator', 'reseau', 'top')
  local = await w.as('administrator', 'maison', 'local')
  for (const id of ['top', 'local', 'anne', 'bilal'])
    await w.pools.owner.query('insert into sign_in."user" (id, name, email) values ($1, $2, $3)', [
      id,
      `${id} exemple`,
      `${id}@example.org`,
    ])
  await w.as('worker', 'tilleuls', 'anne')
})

describe('the database itself', () => {
  const insertAs = (by: Request, role: HeldRole, slug: string, givenBy = by.actor.account) =>
    inTransaction(by, 'write', async ({ db }) =>
      db
        .insertInto('role_held')
        .values({ account: 'bilal', role, organisation: await at(slug), given_by: givenBy })
        .execute(),
    ).then(
      () => true,
      (error) => {
        expect(String(error)).toMatch(/row-level security/)
        return false
      },
    )

  // Who acts, then what each may give at the network, its house, a service of it, a centre beside it.
  const places = ['reseau', 'maison', 'tilleuls', 'centre'] as const
  it.each([
    ['administrator', 'reseau', 'administrator', [true, true, true, true]],
    ['administrator', 'maison', 'administrator', [false, true, true, false]],
    ['administrator', 'tilleuls', 'worker', [false, false, true, false]],
    ['coordinator', 'reseau', 'worker', [true, true, true, true]],
    ['coordinator', 'reseau', 'coordinator', [false, false, false, false]],
    ['coordinator', 'reseau', 'administrator', [false, false, false, false]],
    ['service_manager', 'maison', 'worker', [false, false, false, false]],
    ['data_protection_officer', 'reseau', 'worker', [false, false, false, false]],
    ['auditor', 'reseau', 'auditor', [false, false, false, false]],
  ] as const)('lets %s at %s give %s only where that is theirs', async (role, slug, given, expected) => {
    const by = await w.as(role, slug, 'acting')
    const got: boolean[] = []
    for (const place of places) got.push(await insertAs(by, given, place))
    expect(got).toEqual(expected)
  })

  it('lets nobody give a role in the name of another, or change one', async () => {
    expect(await insertAs(top, 'worker', 'maison', 'local')).toBe(false)
    await expect(
      inTransaction(top, 'write', ({ db }) => db.updateTable('role_held').set({ role: 'auditor' }).execute()),
    ).rejects.toThrow(/permission denied/)
  })

  it('withdraws nothing outside of what somebody administers', async () => {
    const tried = await inTransaction(await w.as('administrator', 'centre', 'beside'), 'write', ({ db }) =>
      db.deleteFrom('role_held').where('account', '=', 'anne').executeTakeFirst(),
    )
    expect(tried.numDeletedRows).toBe(0n)
    expect(await held('anne')).toEqual(['worker@tilleuls'])
  })

  it('ends the sessions of nobody, and erases nobody, who is administered elsewhere', async () => {
    await w.as('worker', 'centre', 'anne')
    for (const call of ['end_sessions', 'erase_account'])
      await expect(
        inTransaction(local, 'write', ({ db }) =>
          sql`select ${sql.raw(`sign_in.${call}`)}('anne')`.execute(db),
        ),
      ).rejects.toThrow(/permission denied/)
  })
})

describe('a role', () => {
  it('is given with from whom and when, and withdrawn, each with a line', async () => {
    accepted(await giveRole(local, { account: 'bilal', role: 'worker', organisation: 'escale' }))
    const { rows } = await w.pools.owner.query(
      `select given_by, given_at from role_held where account = 'bilal'`,
    )
    expect(rows).toEqual([{ given_by: 'local', given_at: new Date('2026-11-22T09:00:00Z') }])
    const one = { account: 'bilal', role: 'worker', organisation: 'escale' }
    accepted(await withdrawRole(local, one))
    expect(await held('bilal')).toEqual([])
    expect((await w.journal()).at(-1)).toMatchObject({ action: 'person.withdraw_role', subject: 'bilal' })
    expect(await withdrawRole(local, one)).toEqual({ ok: false, code: 'not_found' })
    expect(await withdrawRole(local, { ...one, organisation: 'centre' })).toMatchObject({
      code: 'organisation.unknown',
    })
  })

  it('of the last administrator of a network stays', async () => {
    const last = { account: 'top', role: 'administrator', organisation: 'reseau' }
    expect(await withdrawRole(top, last)).toMatchObject({ code: 'person.last_administrator' })
    await w.as('administrator', 'reseau', 'second')
    accepted(await withdrawRole(top, last))
    expect(await held('top')).toEqual([])
  })

  it('stays for one of two administrators who withdraw each other at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      await w.pools.owner.query('truncate role_held')
      const [a, b] = [await w.as('administrator', 'reseau', 'a'), await w.as('administrator', 'reseau', 'b')]
      const from = (account: string) => ({ account, role: 'administrator', organisation: 'reseau' })
      const both = await Promise.all([withdrawRole(a, from('b')), withdrawRole(b, from('a'))])
      expect(both.map(({ ok }) => ok).sort()).toEqual([false, true])
      expect([...(await held('a')), ...(await held('b'))]).toEqual(['administrator@reseau'])
    }
  })

  it('stays for one of two also where nothing but the database counts', async () => {
    for (let round = 0; round < 5; round += 1) {
      await w.pools.owner.query('truncate role_held')
      const [a, b] = [await w.as('administrator', 'reseau', 'a'), await w.as('administrator', 'reseau', 'b')]
      const drop = (by: Request, account: string) =>
        inTransaction(by, 'write', ({ db }) =>
          db.deleteFrom('role_held').where('account', '=', account).execute(),
        )
      await Promise.allSettled([drop(a, 'b'), drop(b, 'a')])
      expect([...(await held('a')), ...(await held('b'))]).toEqual(['administrator@reseau'])
    }
  })
})

describe('an account', () => {
  it('that is deactivated signs in no more and holds no role until it is put back as it was', async () => {
    await signedIn('anne')
    const before = (await w.pools.owner.query(`select * from role_held where account = 'anne'`)).rows
    accepted(await deactivate(local, { account: 'anne' }))
    expect(await held('anne')).toEqual([])
    expect((await w.pools.owner.query(`select from sign_in.session where "userId" = 'anne'`)).rowCount).toBe(
      0,
    )
    await expect(signedIn('anne')).rejects.toThrow(/deactivated/)
    expect(await giveRole(top, { account: 'anne', role: 'worker', organisation: 'maison' })).toMatchObject({
      code: 'account.deactivated',
    })
    expect(await deactivate(local, { account: 'anne' })).toMatchObject({ code: 'person.deactivated_already' })
    accepted(await reactivate(local, { account: 'anne' }))
    expect((await w.pools.owner.query(`select * from role_held where account = 'anne'`)).rows).toEqual(before)
    await signedIn('anne')
  })

  it('is changed by whoever administers every place where it holds a role, and by nobody else', async () => {
    await w.as('worker', 'centre', 'anne')
    for (const change of [endSessions, deactivate])
      expect(await change(local, { account: 'anne' })).toMatchObject({ code: 'person.elsewhere_too' })
    const beside = await w.as('administrator', 'centre', 'beside')
    expect(await deactivate(beside, { account: 'local' })).toMatchObject({ code: 'not_found' })
    accepted(await deactivate(top, { account: 'anne' }))
    expect(await deactivate(top, { account: 'top' })).toMatchObject({ code: 'person.oneself' })
  })

  it('has its sessions ended', async () => {
    await signedIn('anne')
    await signedIn('bilal')
    accepted(await endSessions(local, { account: 'anne' }))
    expect((await w.pools.owner.query('select "userId" from sign_in.session')).rows).toEqual([
      { userId: 'bilal' },
    ])
  })

  it('is erased once its name is typed: nothing is left that tells of the person; the journal keeps the id', async () => {
    await signedIn('anne')
    await w.pools.owner.query(
      `insert into sign_in.account (id, "accountId", "providerId", "userId", password) values ('p', 'anne', 'credential', 'anne', 'secret-hash')`,
    )
    expect(await erasePerson(local, { account: 'anne', name: 'Anne' })).toMatchObject({
      code: 'person.another_name',
      field: 'name',
    })
    const others = await waitingFor('somebody@example.org')
    const unmarked = [await waitingFor('ANNE@example.org'), others]
    await w.pools.owner.query('update message set reader = null where id = any($1)', [unmarked])
    await waitingFor('anne@example.org')
    await waitingFor('an-older-address@example.org', 'anne')
    accepted(await erasePerson(local, { account: 'anne', name: 'anne exemple' }))
    const messages = await w.pools.owner.query('select id, state, content is null as empty from message')
    expect(messages.rows.filter((row) => row.state === 'waiting').map((row) => row.id)).toEqual([others])
    expect(messages.rows.filter((row) => row.state === 'given_up' && row.empty)).toHaveLength(3)
    const { rows } = await w.pools.owner.query(`select name, email from sign_in."user" where id = 'anne'`)
    expect(rows).toEqual([{ name: '#anne', email: 'anne@erased.invalid' }])
    for (const table of ['session', 'account'])
      expect(
        (await w.pools.owner.query(`select from sign_in.${table} where "userId" = 'anne'`)).rowCount,
      ).toBe(0)
    expect(await held('anne')).toEqual([])
    expect((await w.pools.owner.query(`select kind from erasure where subject = 'anne'`)).rows).toEqual([
      { kind: 'account' },
    ])
    expect(JSON.stringify(await w.journal())).not.toContain('exemple')
  })
})
