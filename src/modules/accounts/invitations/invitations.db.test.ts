import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accepted, bytes, smallNetwork, type World, world } from '../../../../tests/support/world.ts'
import { inTransaction } from '../../../server/transaction.ts'
import { importOrganisations } from '../../organisations/index.ts'
import { endedInvitations } from '../retention.ts'
import { acceptInvitation, readInvitation } from './accept-invitation.ts'
import { inviteAccount } from './invite-account.ts'
import { revokeInvitation, showInvitations } from './manage.ts'

let w: World
beforeAll(async () => {
  w = await world()
  accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
  await w.pools.owner.query(
    `insert into sign_in."user" (id, name, email) values ('known', 'Nora', 'nora@example.org')`,
  )
})
afterAll(() => w.end())
beforeEach(() => w.setClock('2026-11-22T09:00:00Z'))

const anne = { name: 'Anne Dupont', role: 'worker', organisation: 'tilleuls' }
const rolesOf = async (account: string) =>
  (await w.pools.owner.query('select role from role_held where account = $1', [account])).rows.map(
    (row) => row.role,
  )
const open = async (code: string) => (await readInvitation(w.asSystem(), { code })).ok

describe('an invitation', () => {
  it('without an address has a code and a name to sign in with; only the digest of the code is kept', async () => {
    const made = accepted(await inviteAccount(await w.as('administrator', 'reseau'), anne))
    expect(made.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/)
    expect(made.address).toMatch(/^anne-dupont-\d{4}$/)
    const kept = JSON.stringify((await w.pools.owner.query('select * from invitation')).rows)
    expect(kept).not.toContain(made.code)
    expect(kept).not.toContain(Buffer.from(made.code as string).toString('hex'))
    expect(JSON.stringify(await w.journal())).not.toMatch(/Dupont|dupont/)
    const offer = accepted(await readInvitation(w.asSystem(), { code: (made.code as string).toLowerCase() }))
    expect(offer).toMatchObject({ name: 'Anne Dupont', role: 'worker', printed: true })
  })

  it('is mailed to no address that mail does not reach', async () => {
    const email = 'anne-1234@sans-adresse.invalid'
    expect(await inviteAccount(await w.as('administrator', 'reseau'), { ...anne, email })).toMatchObject({
      ...{ ok: false, code: 'validation', faults: [{ path: 'email' }] },
    })
    expect(await w.messages()).toEqual([])
  })

  it('is good once, also where two come at one moment, and gives its role then', async () => {
    const { id, code } = accepted(await inviteAccount(await w.as('administrator', 'reseau'), anne))
    const both = ['one', 'two'].map((account) => acceptInvitation(w.asSystem(), { id, account }))
    expect((await Promise.all(both)).filter((one) => one.ok)).toHaveLength(1)
    expect([...(await rolesOf('one')), ...(await rolesOf('two'))]).toEqual(['worker'])
    expect(await open(code as string)).toBe(false)
  })

  it('ends after fourteen days, or when it is taken back, and then is forgotten after a time', async () => {
    const by = await w.as('administrator', 'reseau')
    const { code } = accepted(await inviteAccount(by, anne))
    w.setClock('2026-12-06T08:59:59Z')
    expect(await open(code as string)).toBe(true)
    w.setClock('2026-12-06T09:00:00Z')
    expect(await open(code as string)).toBe(false)
    w.setClock('2026-11-22T09:00:00Z')
    const other = accepted(await inviteAccount(by, anne))
    accepted(await revokeInvitation(by, { id: other.id }))
    expect(await open(other.code as string)).toBe(false)
    expect(await acceptInvitation(w.asSystem(), { id: other.id, account: 'late' })).toMatchObject({
      ok: false,
    })
    expect(await rolesOf('late')).toEqual([])
    const forget = (at: string) =>
      inTransaction(w.asSystem(), 'write', (reading) =>
        endedInvitations.ended(reading, new Date(at), 'remove'),
      )
    await forget('2026-11-22T09:00:00Z')
    const ids = async () => (await w.pools.owner.query('select id from invitation')).rows.map((row) => row.id)
    expect(await ids()).toContain(other.id)
    await forget('2026-11-22T09:00:01Z')
    expect(await ids()).not.toContain(other.id)
  })

  it('of a known address gives the role at once and answers the same; taken back, it takes the role back', async () => {
    const by = await w.as('administrator', 'reseau')
    const invite = (email: string) => inviteAccount(by, { ...anne, email, role: 'trainer', language: 'nl' })
    const [known, unknown] = [
      accepted(await invite('Nora@example.org')),
      accepted(await invite('new@example.org')),
    ]
    expect({ ...known, id: '', address: '' }).toEqual({ ...unknown, id: '', address: '' })
    expect(await rolesOf('known')).toEqual(['trainer'])
    expect((await w.messages()).map(({ recipient, links }) => [recipient, links])).toEqual([
      ['new@example.org', [{ id: unknown.id, purpose: 'invitation' }]],
      ['nora@example.org', [{ path: '/connexion' }]],
    ])
    expect((await w.pools.owner.query('select distinct language from message')).rows).toEqual([
      { language: 'nl' },
    ])
    accepted(await revokeInvitation(by, { id: known.id }))
    expect(await rolesOf('known')).toEqual([])
  })

  it('taken back, leaves a role that was held before it', async () => {
    await w.as('worker', 'tilleuls', 'known')
    const by = await w.as('administrator', 'reseau')
    const { id } = accepted(await inviteAccount(by, { ...anne, email: 'nora@example.org' }))
    accepted(await revokeInvitation(by, { id }))
    expect(await rolesOf('known')).toEqual(['worker'])
  })

  it('by a coordination gives roles at services within what it coordinates, and no other', async () => {
    const by = await w.as('coordinator', 'maison')
    const invite = (role: string, organisation: string) => inviteAccount(by, { ...anne, role, organisation })
    const { id } = accepted(await invite('service_manager', 'tilleuls'))
    expect(await invite('worker', 'centre')).toMatchObject({ code: 'organisation.unknown' })
    for (const role of ['administrator', 'coordinator', 'complaint_handler', 'ombudsman'])
      expect(await invite(role, 'tilleuls')).toMatchObject({ code: 'organisation.unknown' })
    const shown = accepted(await showInvitations(by, {}))
    expect(shown.roles).toEqual(['service_manager', 'worker', 'trainer', 'facilitator'])
    expect(shown.invitations.map((one) => one.id)).toContain(id)
    const elsewhere = await w.as('coordinator', 'centre')
    expect(await revokeInvitation(elsewhere, { id })).toEqual({ ok: false, code: 'not_found' })
    expect(await inviteAccount(await w.as('worker', 'tilleuls'), anne)).toMatchObject({
      code: 'auth.forbidden',
    })
  })
})
