import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import type { DB } from '../../db/types.ts'
import { derive } from './secret.ts'

export type Database = Kysely<DB>
export type Db = Transaction<DB>

/** Where a database is and as whom: a unix socket's folder or a host name. */
export type Connection = {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
}

/** The roles a process logs in as. Each owns nothing of the product's tables and reaches only what is its business. */
export const roleNames = ['app', 'auth', 'jobs', 'seal'] as const
export type RoleName = (typeof roleNames)[number]

/** Role of a database, `maillage_app`: named after it, because roles are shared by all databases of a server. */
export const roleOf = (database: string, role: RoleName) => `${database}_${role}`

/** The same database, as one of the roles; its password follows from the secret. `prefix` names whose roles they are. */
export const connectionAs = (
  owner: Connection,
  role: RoleName,
  secret: string,
  prefix = owner.database,
): Connection => ({
  ...owner,
  user: roleOf(prefix, role),
  password: derive(secret, `database-role:${role}`),
})

export function connectionOf(databaseUrl: string): Connection {
  const url = new URL(databaseUrl)
  return {
    host: url.searchParams.get('host') ?? (decodeURIComponent(url.hostname) || 'localhost'),
    port: Number(url.port || url.searchParams.get('port') || 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)) || 'maillage',
  }
}

// Days stay text, because a day has no hour; figures are numbers.
const types = new pg.TypeOverrides()
types.setTypeParser(pg.types.builtins.DATE, (text) => text)
types.setTypeParser(pg.types.builtins.NUMERIC, Number)
types.setTypeParser(pg.types.builtins.INT8, Number)

/** The same login at another address: a pooler, or a replica. */
export function through(connection: Connection, url: string | undefined): Connection {
  if (!url) return connection
  const { host, port, database } = connectionOf(url)
  return { ...connection, host, port, database }
}

/**
 * A pool of connections; `name` is seen in pg_stat_activity. Lost connections are replaced, not fatal. `schema` is where
 * names without one are looked for.
 */
export function poolOf(connection: Connection, name: string, max: number, schema?: string): pg.Pool {
  const pool = new pg.Pool({
    ...connection,
    max,
    types,
    // Said when the connection begins: a statement of its own would run beside the first that is asked.
    ...(schema ? { options: `-c search_path=${schema}` } : {}),
    application_name: `maillage ${name}`,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
  })
  pool.on('error', () => undefined)
  const held = new Set<pg.PoolClient>()
  connections.set(pool, held)
  pool.on('connect', (client) => {
    client.on('error', () => undefined)
    held.add(client)
  })
  pool.on('remove', (client) => held.delete(client))
  return pool
}

const connections = new WeakMap<pg.Pool, Set<pg.PoolClient>>()

/** Cuts every connection of a pool whose server hangs: what waits for an answer on one fails, and new ones are made. */
export function cutConnections(pool: pg.Pool) {
  for (const client of connections.get(pool) ?? []) cutConnection(client)
}

/** Without a word to the server, which does not listen. */
export function cutConnection(client: pg.ClientBase | undefined) {
  const { connection } = (client ?? {}) as { connection?: { stream?: { destroy(): void } } }
  connection?.stream?.destroy()
}

export const databaseOf = (pool: pg.Pool): Database =>
  new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
