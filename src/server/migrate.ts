import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Logger, runMigrations } from 'graphile-worker'
import pg from 'pg'
import { type Connection, connectionAs, poolOf, roleNames, roleOf } from './database.ts'
import { root } from './root.ts'

const folder = join(root, 'db', 'migrations')

type Options = {
  readonly secret: string
  readonly prefix?: string | undefined
  /** The last file to apply, where an archive of then is restored; by default all are. */
  readonly upTo?: string | undefined
  log?(line: string): void
}

/**
 * Brings a database to the newest migration: makes the roles, applies each file once and in order, prepares the
 * job queue. Processes that start together wait for one another. Throws where a file applied earlier has changed.
 */
export async function migrate(owner: Connection, options: Options): Promise<string> {
  const client = new pg.Client({ ...owner, application_name: 'maillage migrate' })
  await client.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtext('maillage migrate'))`)
    await ensureRoles(client, owner, options)
    const newest = await applyFiles(client, owner, options)
    await prepareJobs(owner, options)
    await client.query(ownerReadsForBackup)
    return newest
  } finally {
    await client.end()
  }
}

async function ensureRoles(client: pg.Client, owner: Connection, { secret, prefix }: Options) {
  const { rows } = await client.query<{ rolsuper: boolean }>(
    'select rolsuper from pg_roles where rolname = current_user',
  )
  const isSuperuser = rows[0]?.rolsuper ?? false
  for (const role of roleNames) {
    const { user, password } = connectionAs(owner, role, secret, prefix)
    const name = pg.escapeIdentifier(user)
    const known = await client.query('select from pg_roles where rolname = $1', [user])
    const verb = known.rowCount ? 'alter' : 'create'
    // A new role has none of these rights; that one which is there has none either only a superuser may say.
    const rights = isSuperuser ? 'nosuperuser nocreatedb nocreaterole' : ''
    await client.query(`${verb} role ${name} login ${rights} password ${pg.escapeLiteral(password)}`)
    if (!isSuperuser) await client.query(`grant ${name} to current_user`)
    await client.query(`grant connect on database ${pg.escapeIdentifier(owner.database)} to ${name}`)
  }
}

async function applyFiles(
  client: pg.Client,
  owner: Connection,
  { prefix, upTo, log }: Options,
): Promise<string> {
  await client.query(`create table if not exists migration (
    name text primary key, sha256 text not null, applied_at timestamptz not null default now())`)
  const { rows } = await client.query<{ name: string; sha256: string }>('select name, sha256 from migration')
  const applied = new Map(rows.map((row) => [row.name, row.sha256]))
  const files = await migrationFiles()
  const wanted = files.filter(({ name }) => upTo === undefined || name <= upTo)
  for (const { name, text, sha256 } of wanted) {
    const before = applied.get(name)
    if (before !== undefined && before !== sha256)
      throw new Error(`migration ${name} was changed after it was applied`)
    if (before !== undefined) continue
    log?.(`migration ${name}`)
    await applyFile(client, name, sha256, withRoles(text, prefix ?? owner.database))
  }
  return wanted.at(-1)?.name ?? 'none'
}

/** All that this version knows, in order. */
export async function migrationFiles() {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8')
      return { name, text, sha256: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

// Row level security is forced on some tables, for their owner too. An owner who is no superuser reads them for an archive
// only where its transaction says that it makes one.
const ownerReadsForBackup = `do $$
declare kept record;
begin
  if (select rolsuper from pg_roles where rolname = current_user) then return; end if;
  for kept in
    select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relforcerowsecurity and n.nspname in ('public', 'sign_in')
      and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'kept_by_backup')
  loop
    execute format('create policy kept_by_backup on %I.%I for select to current_user using (current_setting(''maillage.backup'', true) = ''on'')',
      kept.nspname, kept.relname);
  end loop;
end $$`

async function applyFile(client: pg.Client, name: string, sha256: string, text: string) {
  try {
    await client.query('begin')
    await client.query(text)
    await client.query('insert into migration (name, sha256) values ($1, $2)', [name, sha256])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`migration ${name}: ${(error as Error).message}`, { cause: error })
  }
}

/** In a migration `{app}` stands for the role of this database. */
const withRoles = (text: string, prefix: string) =>
  text.replace(/\{(app|auth|jobs|seal)\}/g, (_, role) => pg.escapeIdentifier(roleOf(prefix, role)))

/** The queue belongs to the jobs role; others add to it only through `jobs.enqueue`, which takes ids and no personal data. */
async function prepareJobs(owner: Connection, { secret, prefix }: Options) {
  const pool = poolOf(connectionAs(owner, 'jobs', secret, prefix), 'migrate jobs', 1)
  try {
    await runMigrations({ pgPool: pool, logger: silent })
    await pool.query(`create or replace function jobs.enqueue(task text, payload json, key text, run_at timestamptz)
      returns void language sql security definer set search_path = pg_catalog, pg_temp as $$
        select graphile_worker.add_job(task, payload, job_key => key, run_at => run_at) $$`)
    await pool.query('revoke all on function jobs.enqueue from public')
    await pool.query(jobsShown)
    await pool.query('revoke all on function jobs.listed, jobs.try_now from public')
    const app = pg.escapeIdentifier(roleOf(prefix ?? owner.database, 'app'))
    await pool.query(`grant execute on function jobs.enqueue, jobs.listed, jobs.try_now to ${app}`)
  } finally {
    await pool.end()
  }
}

// What an administrator may see of the queue, and do: no payload; of an error its class, which is all that is stored.
const jobsShown = `
  create or replace function jobs.listed()
    returns table (id text, task text, failed boolean, running boolean, attempts integer, next_try timestamptz, error text)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select id::text, task_identifier, attempts >= max_attempts, locked_at is not null, attempts::integer, run_at,
        substring(last_error from '^[A-Za-z_]+(?: [A-Za-z0-9_.]+)?$')
      from graphile_worker.jobs order by (last_error is null), run_at, id limit 200 $$;
  create or replace function jobs.try_now(job bigint) returns text
    language sql security definer set search_path = pg_catalog, pg_temp as $$
      select v.task_identifier
      from graphile_worker.reschedule_jobs(array[job], run_at => now(), attempts => 0) j
        join graphile_worker.jobs v on v.id = j.id $$`

const silent = new Logger(() => () => undefined)
