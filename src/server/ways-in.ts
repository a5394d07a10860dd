import type pg from 'pg'
import type { Log } from './log.ts'
import type { ProviderConfig } from './provider-config.ts'

/** What ways of signing in besides the password need: their tables, their key, the provider that is configured. */
export type WaysIn = {
  readonly pool: pg.Pool
  /** The installation's key of sign-in, from which those of cookies are derived. */
  readonly key: string
  readonly provider: ProviderConfig | undefined
  readonly log: Log
}

/** One transaction of the sign-in role. What is noted within it, in one of its own, is kept before this one is. */
export async function inSignIn<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((cause: Error) => {
      broken = cause
    })
    throw error
  } finally {
    client.release(broken)
  }
}
