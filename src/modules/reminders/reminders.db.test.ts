import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { linkWorld } from '../../../tests/support/link-world.ts'
import { accepted } from '../../../tests/support/world.ts'
import { inTransaction } from '../../server/transaction.ts'
import { answerDeclaration } from '../declarations/index.ts'
import { pauseReminders, showPause } from './pause-reminders.ts'
import { remind } from './remind.ts'
import { remindWhenDue } from './remind-when-due.ts'

describe('reminders', () => {
  let l: Awaited<ReturnType<typeof linkWorld>>
  beforeAll(async () => {
    l = await linkWorld()
    await l.w.pools.owner.query(
      `insert into sign_in."user" (id, name, email) values ('maya', 'Maya', 'maya@example.org')`,
    )
    await l.w.as('service_manager', 'centre', 'maya')
  })
  afterAll(() => l.w.end())
  beforeEach(() => l.forget())

  type Kept = {
    recipient: string
    subject: string
    body: string
    links: readonly { path?: string; id?: string; purpose?: string }[]
  }
  const messages = async () => (await l.w.messages()) as readonly Kept[]
  const auto = () => inTransaction(l.w.asSystem(), 'write', remindWhenDue)
  const answer = async (request: string, organisation: string) =>
    accepted(await answerDeclaration(l.w.asSystem(), { request, organisation, holds: 'yes' }))

  it('go to those who have not answered, once a day, and name who has no address', async () => {
    const request = await l.ask()
    expect(accepted(await remind(l.coordinator(), { id: request }))).toEqual({
      reminded: ['centre', 'tilleuls'],
      without_address: ['escale'],
      already_today: [],
      paused: [],
    })
    l.w.setClock('2026-11-22T22:30:00Z')
    expect(accepted(await remind(l.coordinator(), { id: request }))).toMatchObject({
      reminded: [],
      already_today: ['centre', 'tilleuls'],
    })
    await answer(request, 'centre')
    // A day ends at midnight where the network is.
    l.w.setClock('2026-11-22T23:30:00Z')
    expect(accepted(await remind(l.coordinator(), { id: request })).reminded).toEqual(['tilleuls'])
    expect((await messages()).map((one) => one.recipient)).toEqual([
      'maya@example.org',
      'tilleuls@example.org',
      'tilleuls@example.org',
    ])
  })

  it('reach no manager whom no mail reaches; an organisation that has only such has its own address, or none', async () => {
    await l.w.pools.owner.query(
      `insert into sign_in."user" (id, name, email) values
       ('noor', 'Noor', 'noor-1234@sans-adresse.invalid'), ('gone', '#gone', 'gone@erased.invalid')`,
    )
    await l.w.as('service_manager', 'tilleuls', 'noor')
    await l.w.as('service_manager', 'escale', 'gone')
    await l.w.as('service_manager', 'centre', 'gone')
    const request = await l.ask()
    expect(accepted(await remind(l.coordinator(), { id: request }))).toMatchObject({
      ...{ reminded: ['centre', 'tilleuls'], without_address: ['escale'] },
    })
    expect((await messages()).map((one) => one.recipient)).toEqual([
      'maya@example.org',
      'tilleuls@example.org',
    ])
    await l.w.pools.owner.query(`delete from role_held where account in ('noor', 'gone')`)
  })

  it('gather all that is asked in one message: by pages for who has an account, by links for who has none', async () => {
    const first = await l.ask()
    await l.ask({ statement: 'Une charte existe', due: '2026-12-01' })
    accepted(await remind(l.coordinator(), { id: first }))
    const [maya, tilleuls] = await messages()
    expect(maya?.links.map((link) => link.path?.replace(/\/[^/]+\//, '/') ?? link.purpose)).toEqual([
      expect.stringMatching(/\/centre$/),
      expect.stringMatching(/\/centre$/),
      'reminders',
    ])
    expect(tilleuls?.links.map((link) => link.purpose)).toEqual(['task', 'task', 'reminders'])
    expect(tilleuls?.subject).toBe('2 réponses sont attendues de Les Tilleuls')
    expect(tilleuls?.body.indexOf('charte')).toBeLessThan(tilleuls?.body.indexOf('règlement') ?? 0)
    expect((await l.w.journal()).filter((line) => line.action === 'task_link.send')).toHaveLength(2)
    l.w.setClock('2026-11-23T09:00:00Z')
    accepted(await remind(l.coordinator(), { id: first }))
    const ids = (one: Kept | undefined) => one?.links.map((link) => link.id)
    expect(ids((await messages()).at(-1))).toEqual(ids(tilleuls))
  })

  it('tell an address that was typed in only of what it was sent', async () => {
    const [first] = [await l.ask(), await l.ask({ statement: 'Une charte existe' })]
    const id = await l.sendFor(first, 'escale', { address: 'anne@example.org' })
    accepted(await remind(l.coordinator(), { id: first }))
    const told = (await messages()).filter((one) => one.recipient === 'anne@example.org').at(-1)
    expect(told?.links).toEqual([
      { id, purpose: 'task' },
      { id: expect.any(String), purpose: 'reminders' },
    ])
    expect(told?.body).not.toContain('charte')
  })

  it('are in the language of the organisation, else in that of the installation', async () => {
    await l.w.pools.owner.query(`update organisation set language = 'en' where slug = 'tilleuls'`)
    accepted(await remind(l.coordinator(), { id: await l.ask() }))
    await l.w.pools.owner.query('update organisation set language = null')
    const [maya, tilleuls] = await messages()
    expect([maya?.body.slice(0, 7), tilleuls?.body.slice(0, 6)]).toEqual(['Bonjour', 'Hello,'])
  })

  it('go out by themselves seven days before, on the due day and seven days after, in the morning', async () => {
    const request = await l.ask({ due: '2026-12-15' })
    const sent: string[] = []
    for (let day = 1; day <= 28; day += 1)
      for (const hour of ['05', '10', '20']) {
        l.w.setClock(`2026-12-${String(day).padStart(2, '0')}T${hour}:00:00Z`)
        const before = (await messages()).length
        await auto()
        const after = (await messages()).length
        if (after > before) sent.push(`${day} ${hour}: ${after - before}`)
        if (day === 16) await answer(request, 'centre').catch(() => undefined)
      }
    expect(sent).toEqual(['8 10: 2', '15 10: 2', '22 10: 1'])
  })

  it('do not come again the day a coordinator has reminded already', async () => {
    const request = await l.ask({ due: '2026-12-15' })
    l.w.setClock('2026-12-15T06:00:00Z')
    accepted(await remind(l.coordinator(), { id: request }))
    l.w.setClock('2026-12-15T10:00:00Z')
    await auto()
    expect(await messages()).toHaveLength(2)
  })

  it('stay away for thirty days from who asks for it, and from nobody else', async () => {
    const request = await l.ask()
    accepted(await remind(l.coordinator(), { id: request }))
    const reader = (await messages())[1]?.links.at(-1)?.id ?? ''
    const holder = () => l.holding(reader, 'reminders')
    expect(accepted(await showPause(holder(), {})).pausedUntil).toBeNull()
    accepted(await pauseReminders(holder(), {}))
    expect(accepted(await showPause(holder(), {})).pausedUntil).toBe('2026-12-22')
    l.w.setClock('2026-12-22T09:00:00Z')
    expect(accepted(await remind(l.coordinator(), { id: request }))).toMatchObject({
      reminded: ['centre'],
      paused: ['tilleuls'],
    })
    l.w.setClock('2026-12-23T09:00:00Z')
    expect(accepted(await remind(l.coordinator(), { id: request })).reminded).toEqual(['centre', 'tilleuls'])
    accepted(await pauseReminders(holder(), {}))
    accepted(await pauseReminders(holder(), { paused: 'false' }))
    expect(accepted(await showPause(holder(), {})).pausedUntil).toBeNull()
    expect((await l.w.journal()).at(-1)).toMatchObject({
      action: 'reminder.pause',
      account: `link:${reader}`,
    })
    expect(await pauseReminders(l.holding(reader, 'task'), {})).toMatchObject({ code: 'not_found' })
    expect(await pauseReminders(l.w.nobody(), {})).toMatchObject({ code: 'auth.required' })
    const { rows } = await l.w.pools.owner.query('select * from reminder_reader')
    expect(JSON.stringify(rows)).not.toContain('tilleuls@')
  })

  it('are for who coordinates, within reach; of a closed question there are none', async () => {
    const request = await l.ask()
    expect(await remind(await l.w.as('service_manager', 'tilleuls'), { id: request })).toMatchObject({
      code: 'auth.forbidden',
    })
    expect(await remind(await l.w.as('coordinator', 'maison'), { id: request })).toMatchObject({
      code: 'not_found',
    })
    await l.w.pools.owner.query('update declaration_request set closed_at = now()')
    expect(await remind(l.coordinator(), { id: request })).toMatchObject({ code: 'declaration.closed' })
  })

  it('queue jobs with ids only: no address and no text lies in the queue', async () => {
    accepted(await remind(l.coordinator(), { id: await l.ask() }))
    const { rows } = await l.w.pools.jobs.query(`select payload from graphile_worker._private_jobs`)
    const ids = (await l.w.database.selectFrom('message').select('id').execute()).map((row) => row.id)
    expect(rows.length).toBeGreaterThan(0)
    for (const { payload } of rows) {
      expect(Object.keys(payload)).toEqual(['message'])
      expect(payload.message).toMatch(/^[0-9a-f-]{36}$/)
    }
    expect(ids.every((id) => rows.some(({ payload }) => payload.message === id))).toBe(true)
  })
})
