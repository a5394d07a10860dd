import pg from 'pg'
import type { Connection } from '../../src/server/database.ts'

/** Every table with all of its rows, each as text in the order of its text: what two databases are compared by. */
export async function everyRow(owner: Connection): Promise<Readonly<Record<string, readonly string[]>>> {
  const client = new pg.Client(owner)
  await client.connect()
  try {
    await client.query(`set datestyle = 'ISO'; set timezone = 'UTC'; set extra_float_digits = 3`)
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname in ('public', 'sign_in') and tablename <> 'migration' order by 1`,
    )
    const all: Record<string, readonly string[]> = {}
    for (const { name } of tables)
      all[name] = (await client.query(`select t::text as row from ${name} t order by 1`)).rows.map(
        (one) => one.row,
      )
    return all
  } finally {
    await client.end()
  }
}

/** What stands around the rows: constraints, indexes, triggers, row level security. */
export async function everyRule(owner: Connection): Promise<readonly string[]> {
  const client = new pg.Client(owner)
  await client.connect()
  try {
    const { rows } = await client.query<{ rule: string }>(`
      select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) || ' ' || convalidated as rule from pg_constraint
        where connamespace::regnamespace::text in ('public', 'sign_in')
      union all select indexdef from pg_indexes where schemaname in ('public', 'sign_in')
      union all select tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text from pg_trigger where not tgisinternal
      union all select oid::regclass || ' ' || relrowsecurity || ' ' || relforcerowsecurity from pg_class
        where relkind in ('r', 'p') and relnamespace::regnamespace::text in ('public', 'sign_in')
      order by 1`)
    return rows.map((one) => one.rule)
  } finally {
    await client.end()
  }
}
