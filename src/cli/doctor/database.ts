import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { root } from '../../server/root.ts'
import { type Finding, well, wrong } from './finding.ts'

/** Connections that a web process holds at most: requests 10, sign-in 4, jobs 3, sealing 1, and to listen, to watch, to follow a replica. */
export const connectionsOfProcess = 21

export async function version(pool: pg.Pool, where: string): Promise<Finding> {
  const { rows } = await pool.query<{ server_version_num: string }>('show server_version_num')
  const number = Number(rows[0]?.server_version_num)
  const says = `PostgreSQL ${Math.floor(number / 10_000)}, ${where}`
  return number >= 150_000
    ? well('database', says)
    : wrong('database', says, 'move to PostgreSQL 15 or later')
}

/** The files here against what the database says was applied. */
export async function migrations(owner: pg.Pool): Promise<Finding> {
  const files = (await readdir(join(root, 'db', 'migrations'))).filter((name) => name.endsWith('.sql'))
  const { rows } = await owner.query<{ name: string }>('select name from migration order by name')
  const applied = rows.map((row) => row.name)
  const unknown = applied.filter((name) => !files.includes(name))
  const missing = files.filter((name) => !applied.includes(name)).sort()
  if (unknown.length > 0)
    return wrong(
      'migrations',
      `the database is ahead of this program: ${unknown.join(', ')}`,
      'run the version that migrated it, or a later one',
    )
  if (missing.length > 0)
    return wrong('migrations', `not applied: ${missing.join(', ')}`, 'start the server: it migrates first')
  return well('migrations', `${applied.length} applied, the last ${applied.at(-1)}`)
}

type Role = { rolname: string; rights: string; owned: number }

/** The logins of requests and of the rest may do no more than their business. */
export async function roles(owner: pg.Pool, prefix: string): Promise<Finding> {
  const names = ['app', 'auth', 'jobs', 'seal'].map((role) => `${prefix}_${role}`)
  const { rows } = await owner.query<Role>(
    `select r.rolname, concat_ws(', ', case when r.rolsuper then 'superuser' end, case when r.rolcreaterole then 'createrole' end,
         case when r.rolcreatedb then 'createdb' end, case when r.rolbypassrls then 'bypassrls' end) as rights,
       (select count(*)::int from pg_class c where c.relowner = r.oid) as owned
     from pg_roles r where r.rolname = any ($1) order by r.rolname`,
    [names],
  )
  const missing = names.filter((name) => !rows.some((row) => row.rolname === name))
  const mighty = rows.filter((row) => row.rights !== '')
  // The roles of sign-in and of jobs own the tables of their libraries; the two others own nothing.
  const owning = rows.filter((row) => /_(app|seal)$/.test(row.rolname) && row.owned > 0)
  if (missing.length > 0)
    return wrong('database roles', `missing: ${missing.join(', ')}`, 'start the server: it makes them')
  if (mighty.length > 0)
    return wrong(
      'database roles',
      mighty.map((row) => `${row.rolname} may too much: ${row.rights}`).join('; '),
      `as a superuser: alter role ${mighty[0]?.rolname} nosuperuser nocreaterole nocreatedb nobypassrls`,
    )
  if (owning.length > 0)
    return wrong(
      'database roles',
      owning
        .map((row) => `${row.rolname} owns ${row.owned} tables, which row level security then does not hold`)
        .join('; '),
      'reassign owned by it to the owner of the database',
    )
  return well('database roles', `${rows.length} logins, each with its own rights alone`)
}

/** `now` is read before and after, so that the way there does not count. */
export async function clockSkew(pool: pg.Pool, now: () => number): Promise<Finding> {
  const before = now()
  const { rows } = await pool.query<{ at: Date }>('select clock_timestamp() as at')
  const middle = (before + now()) / 2
  const seconds = Math.abs((rows[0]?.at.getTime() ?? 0) - middle) / 1_000
  const says = `${seconds.toFixed(1)} s between this machine and the database`
  return seconds < 5
    ? well('clocks', says)
    : wrong('clocks', says, 'set both by NTP: due days, sessions and jobs go by them')
}

export async function connections(owner: pg.Pool, each = connectionsOfProcess): Promise<Finding> {
  const { rows } = await owner.query<{ most: number; processes: number }>(
    `select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as most,
       (select count(*)::int from pg_stat_activity
        where datname = current_database() and application_name = 'maillage watch') as processes`,
  )
  const { most = 0, processes = 0 } = rows[0] ?? {}
  const needed = each * Math.max(1, processes)
  const says = `${needed} at most for ${Math.max(1, processes)} web process(es), the server takes ${most}`
  return needed <= most
    ? well('connections', says)
    : wrong(
        'connections',
        says,
        'raise max_connections, run fewer processes, or put PgBouncer between (DATABASE_POOL_URL)',
      )
}

export async function indexes(owner: pg.Pool): Promise<Finding> {
  const { rows } = await owner.query<{ name: string }>(
    `select i.indexrelid::regclass::text as name from pg_index i
     join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
     where (not i.indisvalid or not i.indisready) and n.nspname not like 'pg\\_%' order by 1`,
  )
  const names = rows.map((row) => row.name)
  return names.length === 0
    ? well('indexes', 'all valid')
    : wrong('indexes', `invalid: ${names.join(', ')}`, `reindex index ${names[0]}`)
}

/** What keeps tables small and acknowledged writes on disk. */
export async function settings(owner: pg.Pool): Promise<readonly Finding[]> {
  const { rows } = await owner.query<{ name: string; setting: string }>(
    `select name, setting from pg_settings
     where name in ('autovacuum', 'track_counts', 'fsync', 'full_page_writes', 'synchronous_commit')`,
  )
  const off = (names: readonly string[]) =>
    rows.filter((row) => names.includes(row.name) && row.setting === 'off').map((row) => row.name)
  const { rows: tables } = await owner.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class
     where exists (select from unnest(reloptions) o where o in ('autovacuum_enabled=false', 'autovacuum_enabled=off')) order by 1`,
  )
  const unclean = [...off(['autovacuum', 'track_counts']), ...tables.map((row) => `of table ${row.name}`)]
  const unsafe = off(['fsync', 'full_page_writes', 'synchronous_commit'])
  return [
    unclean.length === 0
      ? well('autovacuum', 'on')
      : wrong(
          'autovacuum',
          `off: ${unclean.join(', ')}`,
          'turn it on: without it tables grow and figures slow down',
        ),
    unsafe.length === 0
      ? well('durability', 'what is acknowledged is on disk')
      : wrong(
          'durability',
          `off: ${unsafe.join(', ')}`,
          'turn it on: a crash may lose what was acknowledged',
        ),
  ]
}

/** The network's time zone decides when a day ends: this machine and the database must know it alike. */
export async function timeZone(pool: pg.Pool, zone: string): Promise<Finding> {
  const { rowCount } = await pool.query('select from pg_timezone_names where name = $1', [zone])
  if (!rowCount)
    return wrong(
      'time zone',
      `${zone} is not known to the database`,
      'set the time zone of the instance to one of IANA’s',
    )
  const { rows } = await pool.query<{ here: string }>(
    `select to_char(timestamptz '2026-07-01 12:00Z' at time zone $1, 'HH24:MI') as here`,
    [zone],
  )
  const ours = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date('2026-07-01T12:00:00Z'))
  return rows[0]?.here === ours
    ? well('time zone', zone)
    : wrong(
        'time zone',
        `${zone}: ${ours} here, ${rows[0]?.here} in the database`,
        'update the time zones of the older one',
      )
}
