import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type World, world } from '../../tests/support/world.ts'
import { sealJournal, verifyJournal, writeLines } from './journal.ts'
import { inTransaction } from './transaction.ts'

describe('the journal', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
  })
  afterAll(() => w.end())
  beforeEach(async () => {
    await w.pools.owner.query('truncate journal, journal_seal restart identity')
    for (const subject of ['a', 'b', 'c', 'd', 'e', 'f']) {
      await inTransaction(w.asSystem(), 'write', ({ db, now }) =>
        writeLines(db, 'somebody', now, [{ action: 'test.done', subject, fields: ['x', 'y'] }]),
      )
      if (subject === 'c') await seal(3)
    }
    await seal(3)
  })

  /** Seals until so many lines are: a transaction still running in another test's database holds the sealing up. */
  async function seal(lines: number) {
    let sealed = 0
    await vi.waitFor(
      async () => {
        sealed += await sealJournal(w.pools.seal)
        expect(sealed).toBe(lines)
      },
      { timeout: 20_000, interval: 20 },
    )
  }
  const verify = () => verifyJournal(w.pools.seal)
  const asOwner = (text: string) => w.pools.owner.query(text)

  it('holds together as it was written', async () => {
    expect(await verify()).toEqual({ ok: true, lines: 6 })
  })

  it('can only be added to: neither the application nor the sealer changes or removes a line', async () => {
    for (const pool of [w.pools.app, w.pools.seal, w.pools.jobs, w.pools.auth])
      for (const text of [
        `update journal set subject = 'z'`,
        'delete from journal',
        'truncate journal',
        'delete from journal_seal',
        `update journal_seal set lines = 9`,
      ])
        await expect(pool.query(text)).rejects.toThrow(/permission denied/)
    await expect(w.pools.app.query('insert into journal_seal select * from journal_seal')).rejects.toThrow(
      /permission denied/,
    )
  })

  it.each(['id = 2', 'id = 5'])('finds a line that was changed (%s)', async (which) => {
    await asOwner(`update journal set subject = 'forged' where ${which}`)
    expect(await verify()).toEqual({ ok: false, brokenAt: Number(which.slice(5)) })
  })

  it('finds a line that was changed together with its hash', async () => {
    await asOwner(`alter table journal disable trigger user`)
    await asOwner(`update journal set subject = 'forged' where id = 2`)
    await asOwner(`update journal j set hash = journal_hash(j) where id = 2`)
    await asOwner(`alter table journal enable trigger user`)
    expect(await verify()).toMatchObject({ ok: false, brokenAt: 1 })
  })

  it.each([1, 3, 6])('finds that line %i was removed', async (id) => {
    await asOwner(`delete from journal where id = ${id}`)
    expect(await verify()).toEqual({ ok: false, brokenAt: id })
  })

  it('finds a line slipped in before the last seal', async () => {
    await asOwner('alter table journal disable trigger user')
    await asOwner(`insert into journal (id, tx, at, action, subject, hash) overriding system value
      select 99, tx, at, 'test.forged', 'z', '' from journal where id = 4`)
    await asOwner('update journal j set hash = journal_hash(j) where id = 99')
    await asOwner('alter table journal enable trigger user')
    expect(await verify()).toMatchObject({ ok: false, brokenAt: 99 })
  })

  it('finds a seal that was made anew over changed lines', async () => {
    await asOwner(`update journal_seal set digest = sha256('x') where number = 1`)
    expect(await verify()).toMatchObject({ ok: false })
  })

  it('leaves for the next seal what a transaction still running has written', async () => {
    const client = await w.pools.app.connect()
    await client.query('begin')
    await client.query(
      `insert into journal (at, action, subject, hash) values (now(), 'test.slow', 'slow', '')`,
    )
    await inTransaction(w.asSystem(), 'write', ({ db, now }) =>
      writeLines(db, null, now, [{ action: 'test.done', subject: 'g', fields: [] }]),
    )
    expect(await sealJournal(w.pools.seal)).toBe(0)
    await client.query('commit')
    client.release()
    await seal(2)
    expect(await verify()).toEqual({ ok: true, lines: 8 })
  })
})
