import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rolePrefix } from '../../../tests/support/template.ts'
import { type World, world } from '../../../tests/support/world.ts'
import { sealJournal } from '../../server/journal.ts'
import type { Platform } from '../../server/platform.ts'
import { backup } from './backup.ts'
import * as database from './database.ts'
import type { Finding } from './finding.ts'
import * as machine from './machine.ts'
import * as work from './work.ts'

describe('what doctor finds, each provoked', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
  })
  afterAll(() => w.end())
  const owner = (text: string, values: unknown[] = []) => w.pools.owner.query(text, values)

  /** Well, then wrong with these words, then well again. */
  async function provoked(
    look: () => Promise<Finding>,
    breakIt: () => Promise<unknown>,
    says: RegExp,
    mendIt: () => Promise<unknown>,
    before: () => Promise<unknown> = async () => undefined,
  ) {
    await before()
    expect(await look()).toMatchObject({ ok: true })
    await breakIt()
    const found = await look()
    expect(found).toMatchObject({ ok: false, says: expect.stringMatching(says) })
    expect(found.mend?.length).toBeGreaterThan(10)
    await mendIt()
    expect(await look()).toMatchObject({ ok: true })
  }

  it('a database that a later version migrated', () =>
    provoked(
      () => database.migrations(w.pools.owner),
      () => owner(`insert into migration (name, sha256) values ('9999_later.sql', 'x')`),
      /ahead of this program: 9999_later\.sql/,
      () => owner(`delete from migration where name = '9999_later.sql'`),
    ))

  it('a migration that was not applied', async () => {
    const { rows } = await owner('select name, sha256 from migration order by name desc limit 1')
    const { name, sha256 } = rows[0]
    await provoked(
      () => database.migrations(w.pools.owner),
      () => owner('delete from migration where name = $1', [name]),
      new RegExp(`not applied: ${name}`),
      () => owner('insert into migration (name, sha256) values ($1, $2)', [name, sha256]),
    )
  })

  it('a login of requests that owns tables', () =>
    provoked(
      () => database.roles(w.pools.owner, rolePrefix),
      () => owner(`create table taken (n int); alter table taken owner to ${rolePrefix}_app`),
      /_app owns 1 tables/,
      () => owner('drop table taken'),
    ))

  it('a login that may too much, or is missing', async () => {
    const prefix = `doctor_${Date.now()}`
    for (const role of ['app', 'auth', 'jobs']) await owner(`create role ${prefix}_${role}`)
    const look = () => database.roles(w.pools.owner, prefix)
    expect(await look()).toMatchObject({ ok: false, says: `missing: ${prefix}_seal` })
    await owner(`create role ${prefix}_seal`)
    await provoked(
      look,
      () => owner(`alter role ${prefix}_auth bypassrls createrole`),
      /_auth may too much: createrole, bypassrls/,
      () => owner(`alter role ${prefix}_auth nobypassrls nocreaterole`),
    )
    for (const role of ['app', 'auth', 'jobs', 'seal']) await owner(`drop role ${prefix}_${role}`)
  })

  it('a clock that differs from the database’s', async () => {
    expect(await database.clockSkew(w.pools.app, Date.now)).toMatchObject({ ok: true })
    const ahead = () => Date.now() + 86_400_000
    expect(await database.clockSkew(w.pools.app, ahead)).toMatchObject({
      ok: false,
      says: expect.stringMatching(/^86[34]\d\d\.\d s/),
    })
  })

  it('more connections than the server takes', async () => {
    expect(await database.connections(w.pools.owner)).toMatchObject({ ok: true })
    expect(await database.connections(w.pools.owner, 5_000)).toMatchObject({
      ok: false,
      says: expect.stringMatching(/^5000 at most for 1 web process/),
    })
  })

  it('an index that is not valid', () =>
    provoked(
      () => database.indexes(w.pools.owner),
      () => owner(`update pg_index set indisvalid = false where indexrelid = 'instance_pkey'::regclass`),
      /invalid: instance_pkey/,
      () => owner('reindex index instance_pkey'),
    ))

  it('a table that nothing tidies', async () => {
    const look = async () => (await database.settings(w.pools.owner))[0] as Finding
    await provoked(
      look,
      () => owner('alter table instance set (autovacuum_enabled = off)'),
      /off: of table instance/,
      () => owner('alter table instance reset (autovacuum_enabled)'),
    )
  })

  it('settings by which what was acknowledged may be lost', async () => {
    const client = await w.pools.owner.connect()
    const look = async () => (await database.settings(client as never))[1] as Finding
    await client.query('set synchronous_commit = off')
    expect(await look()).toMatchObject({ ok: false, says: expect.stringContaining('synchronous_commit') })
    await client.query('reset synchronous_commit')
    expect((await look()).says).not.toContain('synchronous_commit')
    client.release()
  })

  it('a time zone nobody knows', async () => {
    expect(await database.timeZone(w.pools.app, 'Europe/Brussels')).toMatchObject({ ok: true })
    expect(await database.timeZone(w.pools.app, 'Mars/Base')).toMatchObject({ ok: false })
  })

  it('lines of the journal that nobody seals', async () => {
    const line = (at: string) =>
      w.pools.app.query(
        `insert into journal (at, action, subject, fields, hash) values (now() - $1::interval, 'thing.done', 'x', '{}', '')`,
        [at],
      )
    await line('1 minute')
    await provoked(
      () => work.seals(w.pools.seal),
      () => line('1 hour'),
      /^line \d+ of .* is not sealed$/,
      () => sealJournal(w.pools.seal),
    )
  })

  it('a journal that somebody changed', () =>
    provoked(
      () => work.journal(w.pools.seal),
      () => owner(`update journal set action = 'thing.undone'`),
      /^broken at line \d+$/,
      () => owner(`update journal set action = 'thing.done'`),
    ))

  it('jobs that gave up, and jobs that nobody does', async () => {
    const jobs = (text: string) => w.pools.jobs.query(text)
    const look = () => work.jobs(w.pools.jobs)
    await provoked(
      look,
      () =>
        jobs(
          `select graphile_worker.add_job('message.send', job_key => 'late', run_at => now() - interval '2 hours')`,
        ),
      /due for over an hour: 1 message\.send/,
      () => jobs(`select graphile_worker.remove_job('late')`),
    )
    await provoked(
      look,
      async () => {
        await jobs(`select graphile_worker.add_job('message.send', job_key => 'tried', max_attempts => 1)`)
        await jobs(
          `select graphile_worker.permanently_fail_jobs(array_agg(id), 'no') from graphile_worker.jobs where key = 'tried'`,
        )
      },
      /gave up: 1 message\.send/,
      () => jobs(`select graphile_worker.remove_job('tried')`),
    )
  })

  it('no archive for seven days', async () => {
    const at = (time: string) => ({ database: w.database, clock: async () => new Date(time) }) as Platform
    const look = (time: string) => backup(at(time))
    const made = (time: string) =>
      owner('insert into backup_made (made_at, size, sha256) values ($1, 1, $2)', [time, Buffer.alloc(32)])
    await owner(`insert into instance (name, created_at) values ('{}', '2026-11-01T00:00:00Z')`)
    expect(await look('2026-11-08T00:00:00Z')).toMatchObject({ ok: true, says: 'none was made yet' })
    expect(await look('2026-11-08T00:00:01Z')).toMatchObject({ ok: false, says: 'none was made yet' })
    await provoked(
      () => look('2026-11-20T00:00:01Z'),
      () => owner(`update backup_made set made_at = '2026-11-13T00:00:00Z'`),
      /the last was made on 2026-11-13/,
      () => made('2026-11-19T00:00:00Z'),
      () => made('2026-11-14T00:00:00Z'),
    )
    // A demonstration is nothing to lose.
    await owner('delete from backup_made')
    await owner('update instance set demonstration = true')
    expect(await look('2026-11-20T00:00:00Z')).toMatchObject({ ok: true })
    await owner('delete from instance')
  })

  it('messages that do not go out', () =>
    provoked(
      () => work.messages(w.pools.owner),
      () =>
        owner(
          `insert into message (kind, language, content, created_at)
           values ('link', 'fr', 'sealed', now() - interval '2 hours')`,
        ),
      /^1 failed, or not sent for over an hour$/,
      () => owner('truncate message cascade'),
    ))
})

describe('what doctor finds on the machine', () => {
  it('no data folder to write in', async () => {
    expect(await machine.dataFolder(tmpdir())).toMatchObject({ check: 'data folder' })
    expect(await machine.dataFolder('/nowhere/at/all')).toMatchObject({
      ok: false,
      says: '/nowhere/at/all cannot be written',
    })
  })

  it.each([
    ['127.0.0.1', 'http://127.0.0.1:3000', true],
    ['::1', 'http://[::1]:3000', true],
    ['127.0.0.1', 'https://maillage.example', true],
    ['0.0.0.0', 'https://maillage.example', true],
    ['0.0.0.0', 'http://127.0.0.1:3000', false],
    ['127.0.0.1', 'http://maillage.example', false],
  ])('listening on %s as %s: well is %s', (host, baseUrl, ok) => {
    expect(machine.address({ host, baseUrl }).ok).toBe(ok)
  })

  it('a secret that is short, simple, or open to others', async () => {
    const good = 'f3Ck9-qLz7Rt2-Wm5Xb8-Yd4Hn6-Jp1Gv'
    expect(await machine.secret(good, undefined)).toMatchObject({ ok: true })
    expect(await machine.secret('short but various 123', undefined)).toMatchObject({ ok: false })
    expect(await machine.secret('ab'.repeat(32), undefined)).toMatchObject({ ok: false })
    const folder = await mkdtemp(join(tmpdir(), 'maillage-doctor-'))
    await writeFile(join(folder, 'secret'), good, { mode: 0o600 })
    expect(await machine.secret(good, folder)).toMatchObject({ ok: true })
    await chmod(join(folder, 'secret'), 0o644)
    expect(await machine.secret(good, folder)).toMatchObject({
      ok: false,
      mend: expect.stringContaining('chmod 600'),
    })
    await rm(folder, { recursive: true })
  })

  it('a mail gateway that is not there, or does not take us in', async () => {
    expect(await machine.mailGateway(undefined)).toMatchObject({ ok: true })
    const port = await new Promise<number>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const { port: free } = server.address() as { port: number }
        server.close(() => resolve(free))
      })
    })
    expect(await machine.mailGateway(`smtp://127.0.0.1:${port}`)).toMatchObject({
      ok: false,
      says: expect.stringMatching(/ECONNECTION|ESOCKET|ECONNREFUSED/),
    })
    const gateway = new SMTPServer({
      authOptional: true,
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      onAuth: ({ password }, _, answer) =>
        password === 'right' ? answer(null, { user: 'maillage' }) : answer(new Error('no')),
    })
    await new Promise<void>((resolve) => gateway.listen(port, '127.0.0.1', () => resolve()))
    expect(await machine.mailGateway(`smtp://m:right@127.0.0.1:${port}`)).toMatchObject({ ok: true })
    const refused = await machine.mailGateway(`smtp://m:wrong@127.0.0.1:${port}`)
    expect(refused).toMatchObject({ ok: false, says: expect.stringContaining('EAUTH') })
    expect(JSON.stringify(refused)).not.toContain('wrong@')
    await new Promise<void>((resolve) => gateway.close(() => resolve()))
  })
})
