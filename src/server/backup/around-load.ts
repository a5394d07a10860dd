import type pg from 'pg'
import type { ArchivedTable } from './manifest.ts'

type Statements = { readonly before: readonly string[]; readonly after: readonly string[] }

/**
 * What stands in the way of loading whole tables, as an owner who is no superuser may move it: triggers of ours, which would
 * do a second time what is in the archive; row level security forced on the owner too; foreign keys, whatever the order of
 * the tables; and the keys and indexes of big tables, which are built faster once all rows are there. `after` puts back
 * each as it was.
 */
export async function aroundLoad(client: pg.Client, tables: readonly ArchivedTable[]): Promise<Statements> {
  const all = tables.map(quoted)
  const big = tables.filter((one) => one.bytes > bigBytes).map(quoted)
  const [triggers, forced, foreign, keys, indexes] = [
    await client.query<Named>(userTriggers, [all]),
    await client.query<Named>(forcedTables, [all]),
    await client.query<Defined>(constraintsOf, [all, ['f']]),
    await client.query<Defined>(constraintsOf, [big, ['p', 'u', 'x']]),
    await client.query<Defined>(indexesOf, [big]),
  ]
  const drop = ({ relation, name }: Defined) => `alter table ${relation} drop constraint ${name}`
  const add = ({ relation, name, definition }: Defined) =>
    `alter table ${relation} add constraint ${name} ${definition}`
  return {
    before: [
      ...triggers.rows.map(({ relation, name }) => `alter table ${relation} disable trigger ${name}`),
      ...forced.rows.map(({ relation }) => `alter table ${relation} no force row level security`),
      ...foreign.rows.map(drop),
      ...keys.rows.map(drop),
      ...indexes.rows.map(({ name }) => `drop index ${name}`),
    ],
    after: [
      ...indexes.rows.map(({ definition }) => definition),
      ...keys.rows.map(add),
      ...foreign.rows.map(add),
      ...forced.rows.map(({ relation }) => `alter table ${relation} force row level security`),
      ...triggers.rows.map(({ relation, name }) => `alter table ${relation} enable trigger ${name}`),
    ],
  }
}

const bigBytes = 2 * 1_048_576
const quoted = ({ schema, name }: ArchivedTable) => `${schema}.${name}`
type Named = { readonly relation: string; readonly name: string }
type Defined = Named & { readonly definition: string }

const relation = `format('%I.%I', n.nspname, c.relname)`
const ofTables = `join pg_namespace n on n.oid = c.relnamespace where n.nspname || '.' || c.relname = any($1)`

const userTriggers = `select ${relation} as relation, quote_ident(t.tgname) as name
  from pg_trigger t join pg_class c on c.oid = t.tgrelid ${ofTables} and not t.tgisinternal and t.tgenabled = 'O'`
const forcedTables = `select ${relation} as relation, '' as name from pg_class c ${ofTables} and c.relforcerowsecurity`
const constraintsOf = `select ${relation} as relation, quote_ident(k.conname) as name, pg_get_constraintdef(k.oid) as definition
  from pg_constraint k join pg_class c on c.oid = k.conrelid ${ofTables} and k.contype::text = any($2) and k.conparentid = 0`
const indexesOf = `select ${relation} as relation, format('%I.%I', n.nspname, i.relname) as name, pg_get_indexdef(i.oid) as definition
  from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid ${ofTables}
    and not exists (select from pg_constraint k where k.conindid = i.oid and k.contype in ('p', 'u', 'x'))`
