import type pg from 'pg'

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
  const { rows: tables } = await client.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'sign_in')`,
  )
  const names = new Set(tables.map((table) => table.name))
  if (names.size > 0 && !names.has('public.migration'))
    throw new NotEmpty('the database is not empty: it holds tables that are not of Maillage')
  for (const name of telling.filter((one) => names.has(one))) {
    const { rowCount } = await client.query(`select from ${name} limit 1`)
    if (rowCount) throw new NotEmpty(`the database is not empty: ${name} has rows`)
  }
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

/** Takes back what a first start has made, so that the database can be brought to the migration of an archive. */
export async function clear(client: pg.Client): Promise<void> {
  await client.query(`begin;
    drop schema if exists graphile_worker, jobs, sign_in, public cascade;
    create schema public;
    grant usage on schema public to public;
    commit`)
}
