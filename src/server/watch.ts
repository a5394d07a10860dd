import pg from 'pg'
import { type Connection, cutConnection } from './database.ts'
import { type Log, tellError } from './log.ts'

/** Whether the database answers, looked at again and again beside the requests. */
export type Watch = { readonly away: boolean; stop(): Promise<void> }

const every = 1_000
const patience = 3_000

/**
 * A database that is gone refuses its connections, which is told at once. One that hangs takes questions and never
 * answers: then `lost` cuts every connection, so that the requests under way end and those to come are refused without waiting.
 */
export function watchDatabase(connection: Connection, log: Log, lost: () => void): Watch {
  let client: pg.Client | undefined
  let away = false
  let stopping = false
  let wake = () => {}

  async function ask() {
    if (!client) {
      const fresh = new pg.Client({
        ...connection,
        application_name: 'maillage watch',
        connectionTimeoutMillis: patience,
      })
      fresh.on('error', () => undefined)
      client = fresh
      await fresh.connect()
    }
    await client.query('select 1')
  }
  async function look() {
    try {
      await inTime(patience, ask())
      if (away) log.warn('database.back')
      away = false
    } catch (error) {
      cutConnection(client)
      client = undefined
      if (!away) log.error('database.away', tellError(error))
      away = true
      lost()
    }
  }
  async function loop() {
    while (!stopping) {
      await look()
      await new Promise<void>((resolve) => {
        wake = resolve
        setTimeout(resolve, every).unref()
      })
    }
    await inTime(1_000, client?.end() ?? Promise.resolve()).catch(() => cutConnection(client))
  }
  const looping = loop()
  return {
    get away() {
      return away
    },
    async stop() {
      stopping = true
      wake()
      await looping
    },
  }
}

/** Fails where it takes longer; what has come in by then counts, however late it is looked at. */
export function inTime(milliseconds: number, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve, reject) => {
    // After a long computation of our own the timer comes before the answer that lies ready: it is given a turn.
    const late = () => setTimeout(() => reject(new Error('no answer in time')), 100)
    const timer = setTimeout(late, milliseconds)
    work.then(() => resolve(), reject).finally(() => clearTimeout(timer))
  })
}
