import { mkdir } from 'node:fs/promises'
import type pg from 'pg'
import { type Config, WrongConfiguration } from './config.ts'
import {
  type Connection,
  connectionAs,
  connectionOf,
  type Database,
  databaseOf,
  poolOf,
  type RoleName,
  through,
} from './database.ts'
import { type Embedded, startEmbedded } from './embedded/index.ts'
import { type Clock, systemClock, testClock } from './instance.ts'
import { type Keys, openKeys, SecretOpensNothing } from './keys.ts'
import { soon } from './metrics.ts'
import { migrate } from './migrate.ts'
import { secretOf } from './secret.ts'
import { type SignIn, signInWith } from './sign-in.ts'

/** A database at the newest migration, and the ways into it: one pool for each role. */
export type Platform = {
  readonly config: Config
  readonly secret: string
  readonly owner: Connection
  readonly migration: string
  readonly embedded: Embedded | undefined
  /** Where the secret, messages not yet sent and the demonstration's passwords lie. */
  readonly dataFolder: string
  readonly database: Database
  readonly appPool: pg.Pool
  /** Of the replica, where there is one. */
  readonly replicaPool: pg.Pool | undefined
  readonly authPool: pg.Pool
  readonly sealPool: pg.Pool
  readonly jobsPool: pg.Pool
  readonly keys: Keys
  readonly signIn: SignIn
  readonly clock: Clock
  close(): Promise<void>
}

const anotherSecret =
  'MAILLAGE_SECRET: does not open the keys of this installation; the earlier one goes into MAILLAGE_SECRET_BEFORE for one start'

/** Starts or finds the database, migrates it and opens the pools. Throws where there is no database to be had. */
export async function openPlatform(config: Config, say: (line: string) => void): Promise<Platform> {
  const embedded = config.databaseUrl ? undefined : await startEmbedded({ data: config.data, log: say })
  try {
    await mkdir(embedded?.place.data ?? config.data, { recursive: true })
    const owner = embedded ? embedded.connection : connectionOf(config.databaseUrl as string)
    const secret = config.secret ?? (await secretOf(embedded?.place.data ?? config.data))
    const migration = await migrate(owner, { secret, log: say })
    const pools = openPools(config, owner, secret, embedded)
    const keys = await openKeys(pools.database, secret, config.secretBefore).catch(async (error) => {
      await pools.close()
      throw error instanceof SecretOpensNothing ? new WrongConfiguration(anotherSecret) : error
    })
    const signIn = signInWith(pools.authPool, keys.signIn, config.baseUrl)
    return { ...pools, keys, signIn, migration }
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}

function openPools(config: Config, owner: Connection, secret: string, embedded: Embedded | undefined) {
  const pool = (role: RoleName, max: number, url?: string) =>
    poolOf(through(connectionAs(owner, role, secret), url), role, max)
  const appPool = pool('app', 10, config.poolUrl)
  const replicaPool = config.replicaUrl ? pool('app', 10, config.replicaUrl) : undefined
  const authPool = poolOf(connectionAs(owner, 'auth', secret), 'auth', 4, 'sign_in')
  const jobsPool = pool('jobs', 3)
  const sealPool = pool('seal', 1)
  const database = databaseOf(appPool)
  return {
    config,
    secret,
    owner,
    embedded,
    dataFolder: embedded?.place.data ?? config.data,
    database,
    appPool,
    replicaPool,
    authPool,
    sealPool,
    jobsPool,
    clock: config.testClock ? testClock(database) : systemClock,
    async close() {
      // A connection that hangs is left to the end of the process.
      await soon(
        Promise.all([appPool, replicaPool, authPool, jobsPool, sealPool].map((one) => one?.end())),
        5_000,
      )
      await embedded?.stop()
    },
  }
}
