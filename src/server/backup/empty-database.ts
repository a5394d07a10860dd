import type pg from 'pg'
import { migrationFiles } from '../migrate.ts'

/** A database that holds something, or that a running Maillage holds. Its message says what to do. */
export class NotEmpty extends Error {}

/**
 * Throws `NotEmpty` unless nobody has worked in this database. What a first start leaves behind counts as nothing: it has
 * made no network and no account, and written no line in the journal.
 */
export async function mustBeEmpty(client: pg.Client): Promise<void> {
  const { rows: used } = await client.query<{ name: string }>(
    `select distinct application_name as name from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and application_name ~ '^maillage (app|jobs|seal|auth)$'`,
  )
  if (used.length > 0) throw new NotEmpty('Maillage runs on this database: stop it first')
  const { rows: tables } = await client.query<{ name: string }>(things)
  const names = new Set(tables.map((table) => table.name))
  const own = await ownNames()
  const foreign = [...names].filter((name) => !own.has(name))
  // Names of ours without our list of migrations are those of another product.
  if (names.size > 0 && !(await hasOurList(client))) foreign.push(...names)
  if (foreign.length > 0)
    throw new NotEmpty(
      `the database is not empty: it holds things that are not of Maillage (${foreign[0]}); give Maillage a database of its own`,
    )
  for (const name of telling.filter((one) => names.has(one))) {
    const { rowCount } = await client.query(`select from ${name} limit 1`)
    if (rowCount) throw new NotEmpty(`the database is not empty: ${name} has rows`)
  }
}

/** Tables, views, sequences, functions and types, but for parts of a table and what belongs to an extension. */
const things = `
  select format('%I.%I', n.nspname, thing.name) as name from (
    select c.relnamespace as schema, c.relname as name, c.oid, 'pg_class'::regclass as kind from pg_class c
      where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and not c.relispartition and not exists (
        select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i'))
    union all select p.pronamespace, p.proname, p.oid, 'pg_proc'::regclass from pg_proc p
    union all select t.typnamespace, t.typname, t.oid, 'pg_type'::regclass from pg_type t
      left join pg_class c on c.oid = t.typrelid
      where t.typtype in ('e', 'd', 'r') or (t.typtype = 'c' and c.relkind = 'c')
  ) thing join pg_namespace n on n.oid = thing.schema
  where n.nspname in ('public', 'sign_in')
    and not exists (select from pg_depend d where d.classid = thing.kind and d.objid = thing.oid and d.deptype = 'e')
  order by 1`

/** Whether the list of migrations is there and is ours: others have a table of that name too. */
async function hasOurList(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute
     where attrelid = to_regclass('public.migration') and attnum > 0 and not attisdropped order by attnum`,
  )
  return rows.map((row) => row.name).join() === 'name,sha256,applied_at'
}

/** What migrations of ours have ever made, and their own list. */
async function ownNames(): Promise<ReadonlySet<string>> {
  const made = /\bcreate\s+(?:or\s+replace\s+)?(?:table|view|function)\s+(sign_in\.)?("?\w+"?)/gi
  const texts = (await migrationFiles()).map(({ text }) => text)
  const found = texts.flatMap((text) => [...text.matchAll(made)])
  return new Set([
    'public.migration',
    ...found.map(([, schema = 'public.', name]) => `${schema}${name}`.toLowerCase()),
  ])
}

/** Where there is anything at all, one of these holds a row. */
const telling = [
  'public.instance',
  'public.organisation',
  'public.territory',
  'public.plan',
  'public.journal',
  'sign_in."user"',
]

/**
 * Takes back what a first start has made, so that the database can be brought to the migration of an archive. Throws
 * `NotEmpty` where an extension would go with it.
 */
export async function clear(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select extname as name from pg_extension where extnamespace = 'public'::regnamespace`,
  )
  if (rows[0])
    throw new NotEmpty(
      `the extension ${rows[0].name} lies in the database's schema public: give Maillage a database that is new`,
    )
  await client.query(`begin;
    drop schema if exists graphile_worker, jobs, sign_in, public cascade;
    create schema public;
    grant usage on schema public to public;
    commit`)
}
