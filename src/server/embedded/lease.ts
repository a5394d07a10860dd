import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Postmaster } from './postmaster.ts'

export type Connection = { host: string; port: number; user: string; password: string; database: string }

/** A connection that says "in use" to whoever wants to stop the server; it ends with its process. */
export type Lease = pg.Client

/** Shared by those who use the server, exclusive to the one who stops it. */
const IN_USE = 7_362_410
const LEASE_NAME = 'maillage lease'
const STARTING_LIMIT = 120_000

/**
 * Waits until the server answers and takes a lease on it; makes the database when it is not there yet.
 * Gives undefined when the server ends first. Throws when it refuses our password or does not answer.
 */
export async function takeLease(connection: Connection, postmaster: Postmaster): Promise<Lease | undefined> {
  const limit = Date.now() + STARTING_LIMIT
  while (postmaster.alive()) {
    const lease = await tryLease(connection)
    if (lease) return lease
    if (Date.now() > limit) throw new Error('the embedded database does not answer')
    await pause(15)
  }
  return undefined
}

/** Connects without waiting; undefined when the server is not there. */
export async function connect(connection: Connection): Promise<pg.Client | undefined> {
  return open(connection).catch(() => undefined)
}

/**
 * Whether the server may be stopped: nobody else holds a lease, no other client of Maillage is connected.
 * When it may, nobody can take a lease any more. Connections just ended are given half a second to vanish.
 */
export async function mayStop(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1) as free', [IN_USE])
  if (!rows[0]?.free) return false
  for (let tries = 0; tries < 5; tries += 1) {
    if (tries > 0) await pause(100)
    if (!(await hasOtherClients(client))) return true
  }
  return false
}

async function hasOtherClients(client: pg.Client): Promise<boolean> {
  // Leases are left out: the lock speaks for them, and one that waits for it will start a server of its own.
  const { rowCount } = await client.query(
    `select from pg_stat_activity
     where backend_type = 'client backend' and application_name like 'maillage%' and application_name <> $1`,
    [LEASE_NAME],
  )
  return (rowCount ?? 0) > 0
}

async function tryLease(connection: Connection): Promise<Lease | undefined> {
  try {
    const lease = await open(connection)
    await lease.query('select pg_advisory_lock_shared($1)', [IN_USE])
    return lease
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === '28P01') throw new Error('the embedded database refuses the password kept beside it')
    if (code === '3D000') await createDatabase(connection)
    return undefined
  }
}

async function createDatabase(connection: Connection): Promise<void> {
  const client = await connect({ ...connection, database: 'postgres' })
  // Another process may make it at the same moment, or the server may end: the next try tells.
  await client?.query(`create database ${connection.database}`).catch(() => undefined)
  await client?.end()
}

async function open(connection: Connection): Promise<pg.Client> {
  const client = new pg.Client({ ...connection, application_name: LEASE_NAME, connectionTimeoutMillis: 5000 })
  // Without a listener the death of an idle connection would end the process.
  client.on('error', () => undefined)
  await client.connect()
  return client
}
