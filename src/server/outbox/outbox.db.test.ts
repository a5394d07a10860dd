import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { mailServer } from '../../../tests/support/mail-server.ts'
import { importSmallNetwork, type World, world } from '../../../tests/support/world.ts'
import { readConfig } from '../config.ts'
import { runDueJobs } from '../jobs.ts'
import { logTo } from '../log.ts'
import type { Platform } from '../platform.ts'
import { inTransaction } from '../transaction.ts'
import { callGathering, type Message, send } from './index.ts'

const secretText = 'Une parole que personne d’autre ne lit'
const address = 'planted.person@example.org'

describe('messages', () => {
  let w: World
  let mail: Awaited<ReturnType<typeof mailServer>>
  let folder: string
  const lines: string[] = []
  beforeAll(async () => {
    w = await world()
    await importSmallNetwork(w)
    mail = await mailServer()
    folder = await mkdtemp(join(tmpdir(), 'maillage-outbox-'))
  })
  afterAll(async () => {
    await mail.close()
    await w.end()
    await rm(folder, { recursive: true, force: true })
  })
  beforeEach(async () => {
    w.setClock('2026-11-22T09:00:00Z')
    Object.assign(mail.rule, { manner: 'takes', tried: 0 })
    mail.taken.length = 0
    lines.length = 0
    await w.pools.owner.query('truncate message cascade')
    await w.pools.jobs.query('delete from graphile_worker._private_jobs')
  })

  const work = async (url = mail.url) => {
    const platform = {
      config: { ...readConfig({ SMTP_URL: url }), baseUrl: 'https://maillage.example' },
      dataFolder: folder,
      database: w.database,
      jobsPool: w.pools.jobs,
      clock: async () => w.asSystem().now,
      keys: { links: 'a key', files: w.asSystem().fileKeys, messages: w.asSystem().messageKeys },
    } as unknown as Platform
    await runDueJobs(
      platform,
      w.asSystem().house,
      logTo('debug', (line) => void lines.push(line)),
    )
    await settled()
  }
  /** What is done or has failed is told to the queue a moment after. */
  const settled = () =>
    expect
      .poll(
        async () =>
          (await w.pools.jobs.query('select from graphile_worker.jobs where locked_at is not null')).rowCount,
      )
      .toBe(0)
  /** Calls what waits for its next try to now. */
  async function hurry() {
    await w.pools.jobs.query(
      `select graphile_worker.reschedule_jobs(array_agg(id), run_at => now() - interval '1 second')
       from graphile_worker.jobs having count(*) > 0`,
    )
  }
  async function gatherAgain() {
    await inTransaction(w.asSystem(), 'write', callGathering)
    await hurry()
    await work()
  }
  const put = (more: Partial<Message> = {}) =>
    inTransaction(w.asSystem(), 'write', (reading) =>
      send(reading, {
        ...{ kind: 'link', about: {}, language: 'fr', recipient: address },
        ...{ subject: 'Sujet', body: secretText, links: [] },
        ...more,
      }),
    )
  const rows = () =>
    w.database.selectFrom('message').selectAll().orderBy('created_at').orderBy('id').execute()

  it('to an address that takes none are given up and emptied, without a try and without a fault', async () => {
    for (const recipient of ['noor-1234@sans-adresse.invalid', 'gone@erased.invalid'])
      await put({ recipient })
    await work()
    expect(mail.rule.tried).toBe(0)
    expect(mail.taken).toEqual([])
    expect(await rows()).toMatchObject(
      Array(2).fill({ state: 'given_up', content: null, attempts: 0, failed_code: null }),
    )
  })

  it('lie sealed while they wait; once sent, nothing stays but that they were, of what kind and about what', async () => {
    const { id: organisation } = await w.database
      .selectFrom('organisation')
      .select('id')
      .where('slug', '=', 'tilleuls')
      .executeTakeFirstOrThrow()
    const id = await put({ about: { organisation, account: 'someone' } })
    const dump = async () =>
      JSON.stringify([
        (await w.pools.owner.query('select m::text from message m')).rows,
        (await w.pools.jobs.query('select j::text from graphile_worker._private_jobs j')).rows,
        await w.journal(),
        lines,
      ])
    for (const planted of ['planted', 'parole', Buffer.from(address).toString('hex')])
      expect(await dump()).not.toContain(planted)
    await work()
    expect(mail.taken.map(({ to }) => to)).toEqual([[address]])
    expect(await rows()).toMatchObject([
      {
        ...{ id, kind: 'link', state: 'sent', attempts: 1, organisation, account: 'someone' },
        ...{ content: null, content_key: null, failed_code: null, sent_at: expect.any(Date) },
      },
    ])
    expect(await dump()).not.toContain('planted')
  })

  it('are taken back with the command that wrote them', async () => {
    await inTransaction(w.asSystem(), 'write', async (reading) => {
      await send(reading, {
        ...{
          kind: 'link',
          about: {},
          language: 'fr',
          recipient: address,
          subject: 's',
          body: 'b',
          links: [],
        },
      })
      throw new Error('taken back')
    }).catch(() => undefined)
    await work()
    expect([await rows(), mail.taken]).toEqual([[], []])
  })

  it('wait while the server refuses for now, while all else goes on, and are sent by themselves later', async () => {
    mail.rule.manner = 451
    const ids = [await put(), await put({ recipient: 'second@example.org' })]
    await work()
    expect(await rows()).toMatchObject(
      ids.map(() => ({ state: 'waiting', attempts: 1, failed_code: 'refused_for_now' })),
    )
    await put({ recipient: 'third@example.org' })
    const told = (
      await w.pools.jobs.query('select last_error, run_at > now() as later from graphile_worker.jobs')
    ).rows
    expect(told.filter((one) => one.last_error)).toEqual(
      ids.map(() => ({ last_error: 'Undelivered refused_for_now', later: true })),
    )
    expect(`${lines}${JSON.stringify(told)}`).not.toMatch(/planted|example\.org|wanted/)
    expect(lines.filter((line) => line.includes('job.failed'))).toHaveLength(2)
    mail.rule.manner = 'takes'
    await hurry()
    await work()
    expect(mail.taken.map(({ to }) => to[0]).sort()).toEqual([
      address,
      'second@example.org',
      'third@example.org',
    ])
    expect((await rows()).map((row) => row.state)).toEqual(['sent', 'sent', 'sent'])
  })

  it('are not tried again where the server refuses for good: their content stays, sealed, for whoever decides', async () => {
    mail.rule.manner = 550
    await put()
    await work()
    await hurry()
    await work()
    expect(mail.rule.tried).toBe(1)
    expect(await rows()).toMatchObject([{ state: 'failed', failed_code: 'refused', attempts: 1 }])
    expect((await w.messages()).map((one) => one.body)).toEqual([secretText])
  })

  it('are given to administrators after twelve tries', async () => {
    await put()
    for (let tries = 0; tries < 12; tries += 1) {
      await hurry()
      await work('smtp://127.0.0.1:9')
    }
    expect(await rows()).toMatchObject([{ state: 'failed', failed_code: 'unreachable', attempts: 12 }])
    expect((await w.pools.jobs.query('select from graphile_worker.jobs')).rowCount).toBe(0)
  })

  it('are sent once by two workers at a time', async () => {
    for (let n = 0; n < 20; n += 1) await put({ recipient: `p${n}@example.org` })
    await Promise.all([work(), work()])
    expect(mail.taken.map(({ to }) => to[0]).sort()).toEqual(
      Array.from({ length: 20 }, (_, n) => `p${n}@example.org`).sort(),
    )
    // The same message queued twice, under two keys: the second finds that it has been claimed or is gone.
    const id = await put()
    await w.pools.jobs.query(
      `select graphile_worker.add_job('message.send', json_build_object('message', $1::text), job_key => 'another')`,
      [id],
    )
    await Promise.all([work(), work()])
    expect(mail.taken.filter(({ to }) => to[0] === address)).toHaveLength(1)
  })

  it('after three in a day to one person, gather what is not urgent until eight the next morning', async () => {
    const reminder = (n: number) =>
      put({
        kind: 'reminder',
        subject: `Rappel ${n}`,
        body: `Ouvrez {1}`,
        links: [{ path: `/n/${n}` }],
        language: 'nl',
      })
    for (let n = 1; n <= 5; n += 1) await reminder(n)
    await put({ subject: 'Urgent' })
    await put({ kind: 'reminder', recipient: 'other@example.org' })
    await work()
    expect(mail.taken).toHaveLength(5)
    const held = (await rows()).filter((row) => row.state === 'waiting')
    expect(held.map((row) => row.held_until?.toISOString())).toEqual(
      held.map(() => '2026-11-23T07:00:00.000Z'),
    )
    expect(held).toHaveLength(2)
    mail.taken.length = 0
    // Called before its time it sends nothing, and is called again by the hourly upkeep.
    await gatherAgain()
    expect(mail.taken).toEqual([])
    w.setClock('2026-11-23T07:00:01Z')
    await gatherAgain()
    const [digest, ...others] = mail.taken
    expect(others).toEqual([])
    expect(digest?.raw).toMatch(/^Subject: 2 berichten van Maillage/m)
    for (const path of ['/n/4', '/n/5']) expect(digest?.raw).toContain(`https://maillage.example${path}`)
    expect((await rows()).map((row) => row.state).sort()).toEqual([
      ...['gathered', 'gathered'],
      ...['sent', 'sent', 'sent', 'sent', 'sent', 'sent'],
    ])
  })

  it('one that was held alone goes as it is', async () => {
    for (let n = 1; n <= 4; n += 1) await put({ kind: 'reminder', subject: `Rappel ${n}` })
    await work()
    w.setClock('2026-11-23T07:00:01Z')
    await gatherAgain()
    expect(mail.taken).toHaveLength(4)
    expect(mail.taken.at(-1)?.raw).toMatch(/^Subject: Rappel \d$/m)
  })

  it('keep to their states in the database too', async () => {
    const id = await put()
    const change = (set: string) => w.pools.owner.query(`update message set ${set} where id = '${id}'`)
    await expect(change(`state = 'sent', sent_at = now()`)).rejects.toThrow('message_content_while_needed')
    await expect(change(`content = null`)).rejects.toThrow('message_content_while_needed')
    await expect(change(`state = 'failed'`)).rejects.toThrow('message_failed_says_why')
    await expect(change(`state = 'given_up', content = null, sent_at = now()`)).rejects.toThrow(
      'message_sent_at_says_when',
    )
  })
})
