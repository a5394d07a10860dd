import { execFile } from 'node:child_process'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestProject } from 'vitest/node'
import { restoreArchive, writeArchive } from '../src/server/backup/index.ts'
import { makeRecoveryKey } from '../src/server/backup/recovery-key.ts'
import { type Connection, connectionAs, databaseOf, poolOf } from '../src/server/database.ts'
import { migrate } from '../src/server/migrate.ts'
import startDebian from '../tests/support/debian-database.ts'
import { onServer } from '../tests/support/template.ts'

const run = promisify(execFile)
const programs = '/usr/lib/postgresql/15/bin'
const full = process.env['BENCH'] === 'full'
const [indicators, organisations, periods] = full ? [100, 10_000, 10] : [20, 1_000, 10]
const all = indicators * organisations * periods
// The promise is on ten million. Of a small database each side spends a good part on tables that are empty.
const bound = full ? 0.5 : 0.25
const secret = 'a secret of benchmarks, long enough for any rule'
const now = new Date()

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
function megabytesHeld(): number {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / 1_048_576
}

describe.runIf(process.platform === 'linux')("backup and restore on Debian's PostgreSQL 15", () => {
  let owner: Connection
  let stopDebian: () => Promise<void>
  let folder: string
  let identity: string
  const on = (database: string): Connection => ({ ...owner, database })
  const words = (database: string) => [
    '-h',
    owner.host,
    '-p',
    String(owner.port),
    '-U',
    owner.user,
    '-d',
    database,
  ]

  beforeAll(async () => {
    const project = {
      provide(_: 'owner', given: Connection) {
        owner = given
      },
    }
    stopDebian = await startDebian(project as unknown as TestProject)
    folder = await mkdtemp(join(tmpdir(), 'maillage-bench-'))
    for (const name of ['kept', 'ours', 'theirs']) await onServer(owner, `create database ${name}`)
    await migrate(on('kept'), { secret })
    const pool = poolOf(connectionAs(on('kept'), 'app', secret), 'app', 1)
    ;({ identity } = await databaseOf(pool)
      .transaction()
      .execute((db) => makeRecoveryKey(db, now)))
    await pool.end()
    await plant()
  }, 600_000)
  afterAll(async () => {
    await stopDebian?.()
    await rm(folder, { recursive: true, force: true })
  })

  it(`goes at ${bound} at least of the rate of pg_dump and pg_restore (custom format), with flat memory`, async () => {
    const archive = join(folder, 'ours.maillage')
    const dump = join(folder, 'theirs.dump')
    const theirs = {
      backup: await seconds(() => run(join(programs, 'pg_dump'), ['-Fc', '-f', dump, ...words('kept')])),
      restore: await seconds(() => run(join(programs, 'pg_restore'), ['-e', ...words('theirs'), dump])),
    }
    await onServer(owner, 'drop database theirs')
    const held = { backup: [] as number[], restore: [] as number[] }
    const ours = {
      backup: await seconds(() => backUp(archive, watching(held.backup))),
      restore: await seconds(() => putBack(archive, watching(held.restore))),
    }
    const ratio = { backup: theirs.backup / ours.backup, restore: theirs.restore / ours.restore }
    for (const what of ['backup', 'restore'] as const)
      process.stdout.write(
        `${what} of ${all} observations: ratio ${ratio[what].toFixed(2)} (${ours[what].toFixed(1)} s against ${theirs[what].toFixed(1)} s), ${half(held[what], 0)} MB held in its first half and ${half(held[what], 1)} in its second, ${peak(held[what])} at most\n`,
      )
    process.stdout.write(
      `archive ${await megabytesOf(archive)} MB against ${await megabytesOf(dump)} MB, of ${await sizeOf('kept')} MB\n`,
    )
    expect(ratio.backup).toBeGreaterThanOrEqual(bound)
    expect(ratio.restore).toBeGreaterThanOrEqual(bound)
    for (const one of [held.backup, held.restore]) {
      expect(half(one, 1) - half(one, 0)).toBeLessThan(24)
      expect(peak(one)).toBeLessThan(192)
    }
    expect(await onDatabase('ours', 'select count(*)::int as all from observation')).toEqual([{ all }])
  }, 1_800_000)

  /** Memory that cannot be given back, now and then: what is on its way goes up and down, and does not grow. */
  function watching(held: number[]) {
    let pieces = 0
    return () => {
      pieces += 1
      if (pieces % (full ? 16 : 1) === 0) held.push(megabytesHeld())
    }
  }
  const half = (held: readonly number[], from: number) => {
    const middle = Math.floor(held.length / 2)
    const part = held.slice(from * middle, from === 0 ? middle : held.length).sort((a, b) => a - b)
    return Math.round(part[Math.floor(part.length / 2)] ?? 0)
  }
  const peak = (held: readonly number[]) => Math.round(Math.max(...held))

  const backUp = (file: string, progress: () => void) =>
    writeArchive({ owner: on('kept'), secret, product: 'bench', now, progress }, (archive) =>
      pipeline(archive, createWriteStream(file)),
    )
  const putBack = (file: string, progress: () => void) =>
    restoreArchive(
      { owner: on('ours'), secret, identity, now, erasures: [], progress },
      createReadStream(file, { highWaterMark: 1 << 20 }),
    )
  const megabytesOf = async (file: string) => Math.round((await stat(file)).size / 1_048_576)

  async function sizeOf(database: string) {
    const [row] = await onDatabase(database, 'select pg_database_size(current_database()) / 1048576 as size')
    return row?.['size']
  }

  async function seconds(work: () => Promise<unknown>): Promise<number> {
    const began = performance.now()
    await work()
    return (performance.now() - began) / 1_000
  }

  async function onDatabase(database: string, text: string): Promise<Record<string, unknown>[]> {
    const client = new pg.Client(on(database))
    await client.connect()
    return (await client.query(text).finally(() => client.end())).rows
  }

  async function plant() {
    await onDatabase(
      'kept',
      `insert into instance (name) values ('{"fr": "Banc"}');
      insert into organisation (slug, name, kind) values ('reseau', '{"fr": "Réseau"}', 'network');
      insert into plan (slug, title, holder, created_at) select 'plan', '{"fr": "Plan"}', id, now() from organisation;
      insert into organisation (slug, name, kind, parent)
        select 's-' || n, '{"fr": "Service"}', 'service', (select id from organisation where slug = 'reseau')
        from generate_series(1, ${organisations}) n;
      insert into measure (plan, position, number, title) select id, 1, '1', '{"fr": "Mesure"}' from plan;
      insert into indicator (measure, key, position, statement, kind, unit_counted, scope)
        select id, 'i' || n, n, '{"fr": "Heures"}', 'count', 'hour', '{"kinds": ["service"]}'
        from measure, generate_series(1, ${indicators}) n;
      alter table observation disable trigger user;
      insert into observation (indicator, period, organisation, origin, status, value, updated_at)
        select i.id, (2018 + y)::text, o.id, 'imported', 'validated', floor(random() * 300), now()
        from organisation o, indicator i, generate_series(0, ${periods - 1}) y where o.kind = 'service';
      alter table observation enable trigger user`,
    )
    await onDatabase('kept', 'vacuum analyze')
  }
})
