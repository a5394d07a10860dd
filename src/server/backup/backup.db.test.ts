import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import {
  copyTemplate,
  dropDatabase,
  onServer,
  rolePrefix,
  testSecret,
} from '../../../tests/support/template.ts'
import { everyRow, everyRule } from '../../../tests/support/two-databases.ts'
import { type World, world } from '../../../tests/support/world.ts'
import { connectionAs, databaseOf, poolOf, roleNames, roleOf } from '../database.ts'
import { sealJournal, verifyJournal } from '../journal.ts'
import { type Keys, openKeys } from '../keys.ts'
import { migrate } from '../migrate.ts'
import { makeRecoveryKey } from './recovery-key.ts'
import { restoreArchive } from './restore-archive.ts'
import { writeArchive } from './write-archive.ts'

const now = new Date('2026-11-22T09:00:00Z')

describe('an archive', () => {
  let w: World
  let identity: string
  let archive: Buffer
  const made: string[] = []
  const prefixes: string[] = []

  beforeAll(async () => {
    w = await world()
    await openKeys(w.database, testSecret)
    ;({ identity } = await w.database.transaction().execute((db) => makeRecoveryKey(db, now)))
    await w.pools.owner.query(`
      insert into instance (name) values ('{"fr": "Réseau"}');
      insert into organisation (slug, name, kind) values ('reseau', '{"fr": "Réseau"}', 'network');
      insert into organisation (slug, name, kind, parent) select service.slug, '{"fr": "L’Abri"}', 'service', id
        from organisation, unnest('{maison,tilleuls,escale,centre}'::text[]) as service (slug);
      insert into journal (at, action, subject, hash) select now(), 'a.b', 'line ' || n, '' from generate_series(1, 5) n;
      insert into plan (slug, title, holder, created_at) select 'plan', '{"fr": "Plan\\t\\\\ « »"}', id, now() from organisation where slug = 'reseau';
      insert into measure (plan, position, number, title) select id, 1, '1', '{"fr": "Mesure"}' from plan;
      insert into indicator (measure, key, position, statement, kind, unit_counted, scope)
        select id, 'i', 1, '{"fr": "Heures"}', 'count', 'hour', '{"kinds": ["service"]}' from measure;
      insert into observation (indicator, period, organisation, breakdown, origin, status, value, updated_at)
        select i.id, y::text, o.id, n::text, 'imported', 'validated', y * 1.5 + n, now()
        from indicator i, organisation o, generate_series(2018, 2035) y, generate_series(1, 1500) n where o.slug in ('escale', 'tilleuls');
      update observation set value = 3 where breakdown = '7';
      insert into file (organisation, name, type, size, sha256, bytes, created_at)
        select id, E'a\\\\b\\n"c".pdf', 'application/pdf', 3, '\\x00', '\\x005c0a', now() from organisation`)
    await sealJournal(w.pools.seal)
    await w.pools.app.query(`select jobs.enqueue('message.send', '{"message": "x"}', 'message:x', null)`)
    archive = await archiveOf(w)
  })
  afterAll(async () => {
    for (const name of made) await dropDatabase(inject('owner'), name)
    for (const prefix of prefixes)
      for (const role of roleNames)
        await onServer(inject('owner'), `drop role if exists ${roleOf(prefix, role)}`)
    await w.end()
  })

  async function archiveOf(of: Pick<World, 'owner'>, more: { recipient?: string } = {}): Promise<Buffer> {
    const pieces: Buffer[] = []
    await writeArchive({ owner: of.owner, secret: testSecret, product: '1', now, ...more }, async (all) => {
      for await (const piece of all) pieces.push(piece)
    })
    return Buffer.concat(pieces)
  }
  async function emptyOne(template = false) {
    const name = `r_${randomUUID().slice(0, 8)}`
    made.push(name)
    if (template) await copyTemplate(inject('owner'), name)
    else await onServer(inject('owner'), `create database ${name}`)
    return { ...inject('owner'), database: name }
  }
  async function* stream(of: Uint8Array) {
    for (let at = 0; at < of.length; at += 100_000) yield of.subarray(at, at + 100_000)
  }
  type Owner = Awaited<ReturnType<typeof emptyOne>>
  const restoring = (owner: Owner, of: Uint8Array = archive, more: object = {}) =>
    restoreArchive(
      { owner, secret: testSecret, prefix: rolePrefix, identity, now, erasures: [], ...more },
      stream(of),
    )
  async function rowsIn(owner: Owner, text: string) {
    const client = new pg.Client(owner)
    await client.connect()
    return (await client.query(text).finally(() => client.end())).rows
  }
  /** What a restore changes on purpose: the seal of what was not sealed, its epoch, the wrapping of keys. */
  const apart = ({ ...all }: Awaited<ReturnType<typeof everyRow>>) => {
    for (const name of ['public.journal_seal', 'public.journal_epoch', 'public.installation_key'])
      delete (all as Record<string, unknown>)[name]
    return all
  }

  it('restores every row of every table into a database that nobody has seen, and every rule stands again', async () => {
    const to = await emptyOne()
    await restoring(to)
    const [there, here] = [await everyRow(to), await everyRow(w.owner)]
    expect(there['public.observation']).toHaveLength(54_000)
    expect(apart(there)).toEqual(apart(here))
    expect(await everyRule(to)).toEqual(await everyRule(w.owner))
  })

  it('restores into one that a first start has made, and whoever comes after goes on: ids, jobs, keys, journal', async () => {
    const to = await emptyOne()
    const another = 'another secret, of another place, long'
    // Roles of its own: those of tests are shared, and their passwords follow from the secret of tests.
    const prefix = to.database
    prefixes.push(prefix)
    await migrate(to, { secret: another, prefix })
    await restoring(to, archive, { secret: another, prefix })
    const pool = poolOf(connectionAs(to, 'app', another, prefix), 'app', 2)
    const seal = poolOf(connectionAs(to, 'seal', another, prefix), 'seal', 1)
    try {
      const seen = ({ signIn, links, files }: Keys) => [signIn, links, files.newest(), files.ids()]
      expect(seen(await openKeys(databaseOf(pool), another))).toEqual(
        seen(await openKeys(w.database, testSecret)),
      )
      const [line] = await rowsIn(to, 'select max(id) as id from journal')
      await pool.query(
        `insert into journal (at, action, subject, hash) values (now(), 'a.b', 'after', '') returning id`,
      )
      const [next] = await rowsIn(to, 'select max(id) as id from journal')
      expect(Number(next.id)).toBeGreaterThan(Number(line.id))
      // What runs elsewhere on the server holds the sealing of this line up.
      await vi.waitFor(async () => {
        await sealJournal(seal)
        const seals = await rowsIn(to, 'select epoch from journal_seal order by number')
        expect(seals.map((one) => one.epoch)).toEqual([1, 2])
      }, 20_000)
      expect(await verifyJournal(seal)).toMatchObject({ ok: true })
      await rowsIn(to, `update journal set subject = 'other' where id = ${next.id}`)
      expect(await verifyJournal(seal)).toMatchObject({ ok: false })
      const jobs = await rowsIn(to, 'select task_identifier, key from graphile_worker.jobs')
      expect(jobs).toEqual([{ task_identifier: 'message.send', key: 'message:x' }])
    } finally {
      await Promise.all([pool.end(), seal.end()])
    }
  })

  it('is of one moment, however much is written meanwhile', async () => {
    let [writing, wrote] = [true, 0]
    const writer = (async () => {
      while (writing) {
        await w.pools.owner.query(
          `with t as (insert into territory (slug, scheme, code, name) values ($1, 'other', $1, '{}') returning id)
           insert into organisation_territory select o.id, t.id from organisation o, t`,
          [`t-${randomUUID()}`],
        )
        wrote += 1
      }
    })()
    await pause(50)
    const during = await archiveOf(w).finally(() => {
      writing = false
    })
    await writer
    const to = await emptyOne()
    await restoring(to, during)
    const [count] = await rowsIn(
      to,
      `select count(*)::int as all, (select count(*)::int from organisation_territory) as held from territory`,
    )
    expect(count.all).toBeGreaterThan(0)
    expect(count.all).toBeLessThan(wrote)
    expect(count.held).toBe(count.all * 5)
    await w.pools.owner.query('delete from organisation_territory; delete from territory')
  })

  it('is refused where the database is not empty, and changes nothing there', async () => {
    const to = await emptyOne(true)
    await rowsIn(to, `insert into organisation (slug, name, kind) values ('a', '{}', 'network')`)
    await expect(restoring(to)).rejects.toThrow(/not empty: public.organisation/)
    expect(await rowsIn(to, 'select slug from organisation')).toEqual([{ slug: 'a' }])
  })

  type Begun = [where: string, begun: boolean, theirs: string, at?: 'older']
  it.each<Begun>([
    ['that no Maillage has seen', false, 'create table theirs as select 7 as a'],
    ['with a table named as one of ours', false, 'create table plan as select 7 as a'],
    ['that a first start has made', true, 'create table theirs as select 7 as a'],
    [
      'that a first start has made, at another migration',
      true,
      'create view theirs as select 7 as a',
      'older',
    ],
    ...[
      `create function theirs() returns integer language sql as 'select 7'`,
      'create sequence theirs',
      `create type theirs as enum ('seven')`,
    ].map((theirs): Begun => ['that a first start has made, at another migration', true, theirs, 'older']),
    ['that has a list of migrations of its own', false, 'create table migration as select 7 as name'],
  ])(
    'is refused in a database %s where something is of others: none of it goes',
    async (_, begun, theirs, at) => {
      const to = await emptyOne(begun)
      await rowsIn(to, theirs)
      if (at === 'older')
        await rowsIn(to, 'delete from migration where name = (select max(name) from migration)')
      const before = await rowsIn(to, everything)
      await expect(restoring(to)).rejects.toThrow(
        /things that are not of Maillage \(public\.(theirs|plan|migration)\)/,
      )
      expect(await rowsIn(to, everything)).toEqual(before)
      const table = /(?:table|view) (theirs|plan) /.exec(theirs)?.[1]
      if (table) expect(await rowsIn(to, `select a from ${table}`)).toEqual([{ a: 7 }])
    },
  )
  /** Each by its id, which a thing made anew would not have. */
  const everything = `select thing.id, thing.name from (
      select oid::text as id, relname as name, relnamespace as schema from pg_class
      union all select oid::text, proname, pronamespace from pg_proc
      union all select oid::text, typname, typnamespace from pg_type) thing
    join pg_namespace n on n.oid = thing.schema
    where n.nspname in ('public', 'sign_in', 'jobs', 'graphile_worker') order by 1`

  it('is refused where an extension would go with what a first start has made', async () => {
    const to = await emptyOne(true)
    await rowsIn(to, 'create extension pg_trgm schema public')
    await rowsIn(to, 'delete from migration where name = (select max(name) from migration)')
    await expect(restoring(to)).rejects.toThrow(/extension pg_trgm/)
    expect(await rowsIn(to, `select from pg_extension where extname = 'pg_trgm'`)).toHaveLength(1)
  })

  it('is refused in a database on which a Maillage runs', async () => {
    const to = await emptyOne(true)
    const running = poolOf(connectionAs(to, 'auth', testSecret, rolePrefix), 'auth', 1)
    await running.query('select 1')
    try {
      await expect(restoring(to)).rejects.toThrow(/Maillage runs on this database: stop it first/)
    } finally {
      await running.end()
    }
    await vi.waitFor(() => restoring(to), { timeout: 10_000, interval: 500 })
  })

  it.each([
    ['cut in half', () => archive.subarray(0, archive.length / 2), /cut off/],
    ['cut by its last bytes', () => archive.subarray(0, -10), /cut off|altered/],
    ['altered by one byte', () => altered(Math.floor(archive.length * 0.9)), /altered/],
    ['no archive', () => randomBytes(10_000), /not an archive/],
  ])('is refused when it is %s; what is there stays empty and takes a whole one', async (_, broken, says) => {
    const to = await emptyOne()
    await expect(restoring(to, broken())).rejects.toThrow(says)
    const rows = await rowsIn(to, `select to_regclass('organisation') is not null as made`)
    if (rows[0].made) expect(await rowsIn(to, 'select from organisation')).toEqual([])
    await restoring(to)
    expect(await rowsIn(to, 'select from organisation')).toHaveLength(5)
  })
  function altered(at: number) {
    const all = Buffer.from(archive)
    all[at] = (all[at] ?? 0) ^ 1
    return all
  }

  it('is refused with another key', async () => {
    const other = await generateX25519Identity()
    await expect(restoring(await emptyOne(), archive, { identity: other })).rejects.toThrow(/recovery key/)
  })

  it('is refused when it is of a newer version, or of one that is none', async () => {
    const newer = await world()
    try {
      await newer.database.transaction().execute((db) => makeRecoveryKey(db, now))
      await newer.pools.owner.query(`insert into migration values ('9999_later.sql', 'x')`)
      const recipient = await identityToRecipient(identity)
      const later = await archiveOf(newer, { recipient })
      await expect(restoring(await emptyOne(), later)).rejects.toThrow(/newer version/)
    } finally {
      await newer.end()
    }
  })

  it('of an earlier migration restores into the present one', async () => {
    const from = await emptyOne()
    await migrate(from, { secret: testSecret, prefix: rolePrefix, upTo: '0009_plans.sql' })
    await rowsIn(
      from,
      `insert into organisation (slug, name, kind) values ('a', '{}', 'network');
       insert into journal (at, action, subject, hash) values (now(), 'a.b', 'c', '')`,
    )
    const old = await archiveOf({ owner: from }, { recipient: await identityToRecipient(identity) })
    const to = await emptyOne(true)
    const erasures = [{ kind: 'k', subject: 's' }]
    await restoring(to, old, { erasures })
    expect(await rowsIn(to, 'select slug from organisation')).toEqual([{ slug: 'a' }])
    expect(await everyRule(to)).toEqual(await everyRule(w.owner))
    expect(await rowsIn(to, 'select kind, subject from erasure_due')).toEqual(erasures)
    const seal = poolOf(connectionAs(to, 'seal', testSecret, rolePrefix), 'seal', 1)
    expect(await verifyJournal(seal).finally(() => seal.end())).toEqual({ ok: true, lines: 1 })
  })

  it('is not made where there is no recovery key', async () => {
    const bare = await world()
    await expect(archiveOf(bare).finally(() => bare.end())).rejects.toThrow(/no recovery key/)
  })

  it('holds nothing that can be read without the key', () => {
    for (const word of ['escale', 'Réseau', 'organisation', 'manifest'])
      expect(archive.includes(word)).toBe(false)
  })
})
