import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { softAuthenticator } from '../../../../tests/support/authenticator.ts'
import { accepted, bytes, smallNetwork, type World, world } from '../../../../tests/support/world.ts'
import { refuse } from '../../../kernel/result.ts'
import { logTo } from '../../../server/log.ts'
import { newAccount, signInWith } from '../../../server/sign-in.ts'
import { inTransaction } from '../../../server/transaction.ts'
import type { Request } from '../../../server/use-case.ts'
import type { WaysIn } from '../../../server/ways-in.ts'
import { importOrganisations } from '../../organisations/index.ts'
import { askForNew, keepNew, refusedToAdd } from './add.ts'
import type { Asked } from './challenge.ts'
import { removeOwn, renameOwn } from './manage.ts'
import { passkeysOf } from './stored.ts'
import { forgetChallenges } from './upkeep.ts'
import { accountOfAnswer, askForAny } from './use.ts'

const party = { id: 'maillage.example', origin: 'https://maillage.example' }

let w: World
let ways: WaysIn
let anne: Request
let bob: Request
/** Anne, in a session that has seen a second proof. */
let sure: Request

beforeAll(async () => {
  w = await world('2026-11-22T09:00:00Z')
  accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
  ways = { pool: w.pools.auth, key: 'a key for tests', provider: undefined, log: logTo('silent') }
  await w.pools.owner.query(
    `insert into sign_in."user" (id, name, email) values ('anne', 'Anne', 'anne@example.org'), ('bob', 'Bob', 'bob@example.org')`,
  )
  anne = await w.as('worker', 'maison', 'anne')
  sure = await w.as('worker', 'maison', 'anne', 'second')
  bob = await w.as('worker', 'maison', 'bob')
})
afterAll(() => w.end())
beforeEach(() => w.pools.owner.query('delete from sign_in.passkey'))

type Device = ReturnType<typeof softAuthenticator>
const said = (asked: Asked, more: Partial<Parameters<Device['make']>[0]> = {}) => ({
  challenge: asked.challenge,
  origin: party.origin,
  party: party.id,
  account: 'anne',
  verified: true,
  counter: 0,
  ...more,
})
const holder = { account: 'anne', email: 'anne@example.org', name: 'Anne' }
const askNew = async (): Promise<Asked> => {
  const { challenge } = await askForNew(ways, party, 'Réseau', holder)
  return { challenge, purpose: 'add', account: 'anne' }
}
const askAny = async (): Promise<Asked> => {
  const { challenge } = await askForAny(party)
  return { challenge, purpose: 'sign_in', account: null }
}
/** A device with a passkey of Anne's on it. */
async function kept(name = 'Téléphone'): Promise<{ device: Device; id: string }> {
  const [device, asked] = [softAuthenticator(), await askNew()]
  const { id } = accepted(
    await keepNew(sure, ways, party, { response: device.make(said(asked)), name, asked }),
  )
  return { device, id }
}
const given = async (device: Device, more: Parameters<typeof said>[1] = {}, by = w.nobody()) => {
  const asked = await askAny()
  return accountOfAnswer(by, ways, party, { response: device.answer(said(asked, more)), asked })
}

describe('what a browser is asked for', () => {
  it('is a passkey found without an address, whose holder is verified, and no proof of its make', async () => {
    const options = await askForNew(ways, party, 'Réseau', holder)
    expect(options).toMatchObject({
      rp: { id: 'maillage.example', name: 'Réseau' },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })
    expect(Buffer.from(options.user.id, 'base64url').toString()).toBe('anne')
    expect(await askForAny(party)).toMatchObject({ rpId: 'maillage.example', userVerification: 'required' })
    expect((await askForAny(party)).allowCredentials).toBeUndefined()
  })

  it('is never a second passkey of a device that has one', async () => {
    await kept()
    expect((await askForNew(ways, party, 'Réseau', holder)).excludeCredentials).toHaveLength(1)
  })
})

describe('a passkey', () => {
  it('says whose it is', async () => {
    const { device } = await kept()
    expect(accepted(await given(device))).toEqual({ account: 'anne' })
    expect(await passkeysOf(w.pools.auth, 'anne')).toMatchObject([
      { name: 'Téléphone', lastUsedOn: '2026-11-22' },
    ])
  })

  it.each([
    ['its holder was not verified', { verified: false }],
    ['it answered on another site', { origin: 'https://maillage.example.evil' }],
    ['it was made for another domain', { party: 'example' }],
    ['it answers another challenge', { challenge: 'YW5vdGhlciBjaGFsbGVuZ2U' }],
  ] as const)('is not kept, and opens nothing, where %s', async (_, more) => {
    const [device, asked] = [softAuthenticator(), await askNew()]
    const answer = { response: device.make(said(asked, more)), name: 'Faux', asked }
    expect(await keepNew(anne, ways, party, answer)).toEqual({ ok: false, code: 'passkey.unproven' })
    const { device: known } = await kept()
    expect(await given(known, more)).toEqual({ ok: false, code: 'passkey.unproven' })
  })

  it('that nobody kept, that says it is somebody else’s, or that another device signed for, opens nothing', async () => {
    const unproven = { ok: false, code: 'passkey.unproven' }
    expect(await given(softAuthenticator())).toEqual(unproven)
    const { device } = await kept()
    expect(await given(device, { account: 'bob' })).toEqual(unproven)
    const asked = await askAny()
    const response = { ...softAuthenticator().answer(said(asked)), id: device.answer(said(asked)).id }
    const forged = { ...response, rawId: response.id }
    expect(await accountOfAnswer(w.nobody(), ways, party, { response: forged, asked })).toEqual(unproven)
  })

  it('answers a challenge once, also when the answer comes twice at one moment', async () => {
    const { device } = await kept()
    const asked = await askAny()
    const response = device.answer(said(asked))
    const both = await Promise.all(
      [1, 2].map(() => accountOfAnswer(w.nobody(), ways, party, { response, asked })),
    )
    expect(both.filter((one) => one.ok)).toHaveLength(1)
    expect(both.find((one) => !one.ok)).toMatchObject({ code: 'passkey.unproven' })
  })

  it('that counts is refused once its counter stands still or goes back, with a line of journal', async () => {
    const { device, id } = await kept()
    accepted(await given(device, { counter: 5 }))
    for (const counter of [5, 4, 0])
      expect(await given(device, { counter })).toEqual({ ok: false, code: 'passkey.copied' })
    accepted(await given(device, { counter: 6 }))
    const refused = (await w.journal()).filter((one) => one.action === 'passkey.refuse')
    expect(refused).toEqual(
      Array(3).fill({ action: 'passkey.refuse', subject: id, fields: ['counter'], account: 'anne' }),
    )
  })

  it('of one’s own account only raises a session that goes on', async () => {
    const { device } = await kept()
    expect(await given(device, {}, bob)).toEqual({ ok: false, code: 'passkey.other' })
    expect(accepted(await given(device, {}, anne))).toEqual({ account: 'anne' })
  })

  it('is renamed and removed by its holder alone', async () => {
    const { id } = await kept()
    await kept('Ordinateur')
    expect(await renameOwn(bob, ways, { id, name: 'À moi' })).toEqual({ ok: false, code: 'not_found' })
    expect(await removeOwn(bob, ways, { id })).toEqual({ ok: false, code: 'not_found' })
    expect(await renameOwn(w.nobody(), ways, { id, name: 'À moi' })).toMatchObject({ ok: false })
    accepted(await renameOwn(anne, ways, { id, name: 'Poste' }))
    expect((await passkeysOf(w.pools.auth, 'anne')).map((one) => one.name)).toEqual(['Poste', 'Ordinateur'])
    accepted(await removeOwn(sure, ways, { id }))
    expect((await passkeysOf(w.pools.auth, 'anne')).map((one) => one.name)).toEqual(['Ordinateur'])
  })

  it('that is the last way in stays, also when the last two are removed at one moment', async () => {
    const ids = [(await kept('Un')).id, (await kept('Deux')).id]
    const results = await Promise.all(ids.map((id) => removeOwn(sure, ways, { id })))
    expect(results.map((one) => one.ok).sort()).toEqual([false, true])
    expect(results.find((one) => !one.ok)).toMatchObject({ code: 'passkey.last' })
    expect(await passkeysOf(w.pools.auth, 'anne')).toHaveLength(1)
  })

  it('counts an identity at the provider as a way in only while that provider is configured', async () => {
    const { id } = await kept()
    await w.pools.owner.query(
      `insert into sign_in.provider_subject (issuer, subject, account, linked_at) values ('https://there', 's', 'anne', now())`,
    )
    expect(await removeOwn(sure, ways, { id })).toMatchObject({ code: 'passkey.last' })
    const provider = { issuer: 'https://there' } as WaysIn['provider']
    accepted(await removeOwn(sure, { ...ways, provider }, { id }))
    await w.pools.owner.query('delete from sign_in.provider_subject')
  })

  it('is a second proof: a session that has not seen it neither adds another nor removes one', async () => {
    const { id } = await kept()
    const low = { ok: false, code: 'auth.assurance_too_low' }
    const [device, asked] = [softAuthenticator(), await askNew()]
    const answer = { response: device.make(said(asked)), name: 'Autre', asked }
    expect(await keepNew(anne, ways, party, answer)).toEqual(low)
    expect(await removeOwn(anne, ways, { id })).toEqual(low)
    accepted(await keepNew(sure, ways, party, answer))
  })

  it('is added from a session of the first level only once the password is given again', async () => {
    const signIn = signInWith(w.pools.auth, 'a secret that is long enough for a test', 'http://127.0.0.1')
    const password = 'une phrase assez longue'
    const dora = await newAccount(signIn, { email: 'dora@example.org', name: 'Dora', password })
    const low = await w.as('worker', 'maison', dora)
    expect(await refusedToAdd(low, signIn, '')).toEqual(refuse('password.wrong', 'password'))
    expect(await refusedToAdd(low, signIn, password)).toBeUndefined()
    expect(await refusedToAdd(await w.as('worker', 'maison', dora, 'second'), signIn, '')).toBeUndefined()
    expect(await refusedToAdd(w.nobody(), signIn, password)).toEqual(refuse('auth.required'))
    for (let n = 0; n < 8; n += 1) await refusedToAdd(low, signIn, 'une autre phrase')
    expect(await refusedToAdd(low, signIn, password)).toMatchObject({ wait: expect.any(Number) })
    // Who has no password came by another way, and gives none.
    expect(await refusedToAdd(bob, signIn, '')).toBeUndefined()
    await kept()
    await w.pools.owner.query('update sign_in.passkey set account = $1', [dora])
    expect(await refusedToAdd(low, signIn, password)).toEqual(refuse('auth.assurance_too_low'))
  })

  it('goes with its account', async () => {
    await kept()
    await w.pools.owner.query(
      `insert into sign_in."user" (id, name, email) values ('carl', 'Carl', 'carl@example.org')`,
    )
    await w.pools.owner.query(`update sign_in.passkey set account = 'carl'`)
    await w.pools.owner.query(`delete from sign_in."user" where id = 'carl'`)
    expect((await w.pools.owner.query('select from sign_in.passkey')).rowCount).toBe(0)
  })
})

it('answered challenges are forgotten once they could be answered no more', async () => {
  const answered = async () => (await w.pools.owner.query('select from sign_in.challenge_answered')).rowCount
  const upkeep = () => inTransaction(w.asSystem(), 'write', forgetChallenges)
  const { device } = await kept()
  accepted(await given(device))
  const before = await answered()
  w.setClock('2026-11-22T09:05:00Z')
  await upkeep()
  expect(await answered()).toBe(before)
  w.setClock('2026-11-22T09:05:01Z')
  await upkeep()
  expect(await answered()).toBe(0)
  w.setClock('2026-11-22T09:00:00Z')
})
