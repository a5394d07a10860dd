import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { linkWorld } from '../../../tests/support/link-world.ts'
import { accepted } from '../../../tests/support/world.ts'
import { linkAddress } from '../../server/link.ts'
import { deliver, openGateways } from '../../server/outbox/index.ts'
import { inTransaction } from '../../server/transaction.ts'
import type { Reading } from '../../server/use-case.ts'
import { answerByLink } from './answer-by-link.ts'
import { listLinks } from './list-links.ts'
import { openLink } from './open-link.ts'
import { revokeLink } from './revoke-link.ts'
import { sendLinks } from './send-links.ts'
import { forgetRecipients } from './task-links.db.ts'

describe('sending links', () => {
  let l: Awaited<ReturnType<typeof linkWorld>>
  let folder: string
  beforeAll(async () => {
    l = await linkWorld()
    folder = await mkdtemp(join(tmpdir(), 'maillage-messages-'))
  })
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true })
    await l.w.end()
  })
  beforeEach(() => l.forget())

  const keys = { links: 'the key of an installation' }
  /** Writes all messages that wait, as the job does. */
  async function written(): Promise<readonly string[]> {
    const place = {
      gateways: openGateways({ mail: undefined, sms: undefined }, folder),
      baseUrl: 'https://maillage.example',
      linkKey: keys.links,
      within: <T>(work: (reading: Reading) => Promise<T>) => inTransaction(l.w.asSystem(), 'write', work),
    }
    const waiting = await l.w.database
      .selectFrom('message')
      .select('id')
      .where('sent_at', 'is', null)
      .execute()
    for (const { id } of waiting) await deliver(place, id)
    return Promise.all(
      (await readdir(join(folder, 'messages')))
        .filter((name) => waiting.some(({ id }) => name === `${id}.txt`))
        .map((name) => readFile(join(folder, 'messages', name), 'utf8')),
    )
  }

  it('goes to no manager whom no mail reaches, and to no such address that somebody types', async () => {
    await l.w.pools.owner.query(
      `insert into sign_in."user" (id, name, email) values ('noor', 'Noor', 'noor-1234@sans-adresse.invalid')`,
    )
    await l.w.as('service_manager', 'escale', 'noor')
    const request = await l.ask()
    const to = { kind: 'declaration', request, organisation: 'escale' } as const
    expect(accepted(await sendLinks(l.coordinator(), to))).toMatchObject({
      items: [],
      without_address: ['escale'],
    })
    const address = 'noor-1234@sans-adresse.invalid'
    expect(await sendLinks(l.coordinator(), { ...to, address })).toMatchObject({
      ...{ ok: false, code: 'validation', faults: [{ path: 'address' }] },
    })
    await l.w.pools.owner.query(`delete from role_held where account = 'noor'`)
  })

  it('to all who have not answered: it says who was sent one, who has no address, who had one today', async () => {
    const request = await l.ask()
    const send = () => sendLinks(l.coordinator(), { kind: 'declaration', request })
    const first = accepted(await send())
    expect(first.items.map(({ organisation, expires }) => [organisation, expires])).toEqual([
      ['tilleuls', '2027-01-14'],
    ])
    expect([first.without_address, first.already_today]).toEqual([['centre', 'escale'], []])
    const second = accepted(await send())
    expect([second.items, second.already_today]).toEqual([[], ['tilleuls']])
    l.w.setClock('2026-11-23T09:00:00Z')
    expect(accepted(await sendLinks(l.coordinator(), { kind: 'declaration', request })).items).toHaveLength(1)
  })

  it('to an address that is typed, for one organisation', async () => {
    const request = await l.ask()
    const typed = { kind: 'declaration', request, address: 'anne@example.org' }
    expect(await sendLinks(l.coordinator(), typed)).toMatchObject({ code: 'organisation.unknown' })
    accepted(await sendLinks(l.coordinator(), { ...typed, organisation: 'escale' }))
    expect(accepted(await listLinks(l.coordinator(), {})).items).toMatchObject([
      { recipient: 'anne@example.org', state: 'waiting', organisation: { slug: 'escale' } },
    ])
    expect((await written())[0]).toMatch(/^To: anne@example\.org\n/)
    expect(accepted(await listLinks(l.coordinator(), {})).items[0]?.state).toBe('written')
  })

  it('lasts ninety days at most, and ends no earlier than today', async () => {
    const request = await l.ask()
    const until = (expires: string) =>
      sendLinks(l.coordinator(), { kind: 'declaration', request, organisation: 'tilleuls', expires })
    expect(await until('2027-02-21')).toMatchObject({
      code: 'task_link.expiry',
      faults: [{ path: 'expires', expected: '2026-11-22 – 2027-02-20', found: '2027-02-21' }],
    })
    expect(await until('2026-11-21')).toMatchObject({ code: 'task_link.expiry' })
    accepted(await until('2027-02-20'))
  })

  it('is for who coordinates, of questions within reach and organisations that were asked', async () => {
    const request = await l.ask()
    const send = { kind: 'declaration', request, organisation: 'tilleuls' }
    expect(await sendLinks(await l.w.as('service_manager', 'tilleuls'), send)).toMatchObject({
      code: 'auth.forbidden',
    })
    expect(await sendLinks(await l.w.as('coordinator', 'maison'), send)).toMatchObject({ code: 'not_found' })
    expect(await sendLinks(l.coordinator(), { ...send, organisation: 'maison' })).toMatchObject({
      code: 'declaration.not_asked',
    })
  })

  it('forgets the address once the link has ended', async () => {
    const request = await l.ask()
    const id = await l.sendFor(request, 'tilleuls')
    accepted(await revokeLink(l.coordinator(), { id }))
    await inTransaction(l.w.asSystem(), 'write', ({ db }) => forgetRecipients(db))
    expect(accepted(await listLinks(l.coordinator(), {})).items[0]?.recipient).toBeNull()
  })

  it('the token stands in the message that was written and nowhere else; the message leaves no trace but that it was', async () => {
    const request = await l.ask()
    const id = await l.sendFor(request, 'tilleuls')
    const address = linkAddress(keys.links, { id, purpose: 'task' })
    const [message = ''] = await written()
    expect(message).toContain(`https://maillage.example${address}\n`)
    expect(message).toContain('Un règlement existe')
    accepted(await openLink(l.holding(id), {}))
    accepted(await answerByLink(l.holding(id), { holds: 'yes', version: 0 }))
    const token = address.replace('/l/', '')
    const tables = await l.w.pools.owner.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_schema in ('public', 'graphile_worker', 'sign_in') and table_type = 'BASE TABLE'`,
    )
    expect(tables.rows.length).toBeGreaterThan(40)
    for (const { name } of tables.rows) {
      const { rows } = await l.w.pools.owner.query(
        `select count(*)::int as n from ${name} as t where position($1 in t::text) > 0 or position($2 in t::text) > 0`,
        [token, token.slice(22)],
      )
      expect([name, rows[0]?.n]).toEqual([name, 0])
    }
    const kept = await l.w.database.selectFrom('message').selectAll().execute()
    expect(kept).toMatchObject([{ state: 'written', kind: 'link', content: null, content_key: null }])
  })

  it('what somebody wrote makes neither a header nor a link of ours', async () => {
    const statement = 'Une question {2}\nBcc: autre@example.org {1'
    const request = await l.ask({ statement })
    await l.sendFor(request, 'tilleuls')
    const [message = ''] = await written()
    const head = message.slice(0, message.indexOf('\n\n'))
    expect(head.split('\n').map((line) => line.split(':')[0])).toEqual([
      'To',
      'Subject',
      'Date',
      'Content-Language',
    ])
    expect(message.match(/https:/g)).toHaveLength(1)
    expect(message).toContain('Une question {2}')
  })
})
