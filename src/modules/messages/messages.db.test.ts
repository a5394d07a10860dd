import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accepted, importSmallNetwork, type World, world } from '../../../tests/support/world.ts'
import { send } from '../../server/outbox/index.ts'
import { inTransaction } from '../../server/transaction.ts'
import type { Request } from '../../server/use-case.ts'
import { giveUpMessage } from './give-up-message.ts'
import { listJobs } from './list-jobs.ts'
import { listMessages } from './list-messages.ts'
import { keepMessages } from './messages.db.ts'
import { retryJob } from './retry-job.ts'
import { retryMessages } from './retry-messages.ts'

describe('what an administrator sees of messages and jobs', () => {
  let w: World
  let administrator: () => Promise<Request>
  beforeAll(async () => {
    w = await world()
    await importSmallNetwork(w)
    administrator = () => w.as('administrator', 'reseau')
  })
  afterAll(() => w.end())
  beforeEach(async () => {
    w.setClock('2026-11-22T09:00:00Z')
    await w.pools.owner.query('truncate message cascade')
    await w.pools.jobs.query('delete from graphile_worker._private_jobs')
  })

  const put = (recipient = 'anne@example.org', kind: 'link' | 'reminder' = 'link') =>
    inTransaction(w.asSystem(), 'write', (reading) =>
      send(reading, { kind, about: {}, language: 'fr', recipient, subject: 's', body: 'b', links: [] }),
    )
  const fail = (id: string) =>
    w.pools.owner.query(
      `update message set state = 'failed', failed_code = 'refused', failed_at = $2, attempts = 3 where id = $1`,
      [id, w.asSystem().now],
    )
  const jobs = async () => (await w.pools.jobs.query('select * from graphile_worker.jobs')).rows
  const upkeep = () => inTransaction(w.asSystem(), 'write', keepMessages)
  const states = async () =>
    accepted(await listMessages(await administrator(), {})).items.map((one) => one.state)

  it('of a message: its kind, its state, why it failed; of its reader the first letter and the domain', async () => {
    await fail(await put())
    await put('+33612345678')
    const all = accepted(await listMessages(await administrator(), {}))
    expect(all.counts).toEqual({ failed: 1, waiting: 1 })
    expect(all.items.map((one) => one.recipient).sort()).toEqual(['+33…', 'a…@example.org'])
    const failed = accepted(await listMessages(await administrator(), { state: 'failed' }))
    expect(failed.items).toMatchObject([{ failed_code: 'refused', attempts: 3, kind: 'link' }])
    expect(JSON.stringify(all)).not.toMatch(/\banne|345678/)
  })

  it('tries again one that failed, or all, and nothing else', async () => {
    const [first, second, waiting] = [await put(), await put(), await put()]
    await w.pools.jobs.query('delete from graphile_worker._private_jobs')
    await fail(first)
    await fail(second)
    const retry = async (input: object) => retryMessages(await administrator(), input)
    expect(await retry({ id: waiting })).toMatchObject({ code: 'message.not_failed' })
    expect(accepted(await retry({ id: first }))).toEqual({ retried: 1 })
    expect(accepted(await retry({}))).toEqual({ retried: 1 })
    expect(await retry({})).toMatchObject({ code: 'message.not_failed' })
    expect((await jobs()).map((job) => job.key).sort()).toEqual(
      [`message:${first}`, `message:${second}`].sort(),
    )
    expect(
      (await w.journal()).filter((line) => line.action === 'message.retry').map((line) => line.subject),
    ).toEqual([first, second])
  })

  it('gives up one that waits or failed: its content is gone at once', async () => {
    const id = await put()
    await fail(id)
    accepted(await giveUpMessage(await administrator(), { id }))
    expect(await w.messages()).toEqual([])
    expect(await states()).toEqual(['given_up'])
    expect(await giveUpMessage(await administrator(), { id })).toMatchObject({ code: 'message.gone' })
    expect(await retryMessages(await administrator(), { id })).toMatchObject({ code: 'message.not_failed' })
  })

  it('keeps a failed one thirty days, and the mark of a reader two', async () => {
    await fail(await put())
    w.setClock('2026-12-22T08:59:00Z')
    await upkeep()
    expect(await states()).toEqual(['failed'])
    const { reader } = await w.database.selectFrom('message').select('reader').executeTakeFirstOrThrow()
    expect(reader).toBeNull()
    w.setClock('2026-12-22T09:01:00Z')
    await upkeep()
    expect(await states()).toEqual(['given_up'])
    expect(await w.messages()).toEqual([])
  })

  it('lets another process send what one began to send before it went away', async () => {
    const id = await put()
    await w.pools.jobs.query('delete from graphile_worker._private_jobs')
    await w.pools.owner.query(`update message set claimed_until = '2026-11-22T09:10:00Z'`)
    await upkeep()
    expect(await jobs()).toEqual([])
    w.setClock('2026-11-22T09:11:00Z')
    await upkeep()
    expect((await jobs()).map((job) => job.key)).toEqual([`message:${id}`])
  })

  it('of a job: what it is and the class of its error, never its words; it is done at once when asked', async () => {
    await put()
    await w.pools.jobs.query(
      `update graphile_worker._private_jobs set attempts = 25, run_at = now() + interval '1 day', last_error = 'Undelivered timeout'`,
    )
    await w.pools.jobs.query(`select graphile_worker.add_job('other')`)
    await w.pools.jobs.query(
      `update graphile_worker._private_jobs set last_error = 'no mailbox anne@example.org' where last_error is null`,
    )
    const { items } = accepted(await listJobs(await administrator(), {}))
    expect(items.map(({ task, failed, error }) => ({ task, failed, error }))).toEqual(
      expect.arrayContaining([
        { task: 'message.send', failed: true, error: 'Undelivered timeout' },
        { task: 'other', failed: false, error: null },
      ]),
    )
    const id = items.find((one) => one.task === 'message.send')?.id
    accepted(await retryJob(await administrator(), { id }))
    const again = accepted(await listJobs(await administrator(), {})).items.find((one) => one.id === id)
    expect(again).toMatchObject({ failed: false, attempts: 0 })
    expect(Date.parse(again?.next_try ?? '')).toBeLessThanOrEqual(Date.now() + 1_000)
    expect(await retryJob(await administrator(), { id: '999999' })).toMatchObject({ code: 'job.gone' })
    expect((await w.journal()).at(-1)).toMatchObject({
      action: 'job.retry',
      subject: id,
      fields: ['message.send'],
    })
  })

  it('is for administrators alone', async () => {
    const coordinator = await w.as('coordinator', 'reseau')
    for (const useCase of [listMessages, listJobs, retryMessages])
      expect(await useCase(coordinator, {})).toMatchObject({ code: 'auth.forbidden' })
    const id = await put()
    expect(await giveUpMessage(coordinator, { id })).toMatchObject({ code: 'auth.forbidden' })
    expect(await retryJob(coordinator, { id: '1' })).toMatchObject({ code: 'auth.forbidden' })
  })
})
