import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type Connection, cutConnection, cutConnections, type Database, databaseOf } from './database.ts'
import { type Log, tellError } from './log.ts'
import { isOutage } from './outage.ts'
import type { Action } from './policy.ts'
import type { Request } from './use-case.ts'
import { inTime } from './watch.ts'

const every = 500
/** While a release has just changed, so that the replica is read again soon. */
const everyInDoubt = 50
const patience = 3_000

/** How far the database had written at a moment of ours. */
type Mark = { readonly at: number; readonly position: bigint }

/**
 * A streaming replica, and how far behind it is. That is measured by what it has replayed of what the primary had
 * written at moments of ours, so that no clock of another machine counts and a replica cut off from its primary is known.
 */
export class Replica {
  private readonly database: Database
  private marks: Mark[] = []
  /** The replica holds all that the primary had written at this moment. */
  private holdsAll = Number.NEGATIVE_INFINITY
  private doubted = Number.NEGATIVE_INFINITY
  private ended = false
  private well = true
  private primary: pg.Client | undefined
  private wake = () => {}
  private following: Promise<void> | undefined

  constructor(
    private readonly pool: pg.Pool,
    private readonly direct: Connection,
    private readonly lag: number,
    private readonly log: Log,
  ) {
    this.database = databaseOf(pool)
  }

  /** The replica, where it is near enough to be read; else undefined, and the primary is. */
  readonly usable = (): Database | undefined =>
    this.holdsAll >= this.doubted && performance.now() - this.holdsAll <= this.lag * 1_000
      ? this.database
      : undefined

  /** A release may have changed: the replica is not read until it holds what the primary holds now. */
  doubt() {
    this.doubted = performance.now()
    this.wake()
  }

  /** Looks again and again how far it is, until `end`. */
  follow(): Promise<void> {
    this.following ??= this.look()
    return this.following
  }

  private async look() {
    while (!this.ended) {
      try {
        await inTime(patience, this.measure())
        if (!this.well) this.log.warn('replica.back')
        this.well = true
      } catch (error) {
        if (this.well && !this.ended) this.log.warn('replica.away', tellError(error))
        this.well = false
        cutConnection(this.primary)
        this.primary = undefined
        cutConnections(this.pool)
      }
      const soon = this.well && this.holdsAll < this.doubted
      await this.sleep(soon ? everyInDoubt : every)
    }
  }

  private async measure() {
    const at = performance.now()
    const { rows: written } = await (await this.primaryClient()).query<{ position: string }>(
      'select pg_current_wal_flush_lsn() as position',
    )
    this.marks = [...this.marks.slice(-100), { at, position: positionOf(written[0]?.position) }]
    const { rows } = await this.pool.query<{ position: string | null }>(
      'select case when pg_is_in_recovery() then pg_last_wal_replay_lsn() end as position',
    )
    const replayed = positionOf(rows[0]?.position)
    const held = this.marks.findLast((mark) => mark.position <= replayed)
    if (held) this.holdsAll = held.at
  }

  private async primaryClient(): Promise<pg.Client> {
    if (this.primary) return this.primary
    const client = new pg.Client({
      ...this.direct,
      application_name: 'maillage replica',
      connectionTimeoutMillis: patience,
    })
    client.on('error', () => undefined)
    this.primary = client
    await client.connect()
    return client
  }

  private async sleep(milliseconds: number) {
    const woken = new Promise<void>((resolve) => {
      this.wake = resolve
    })
    const stop = new AbortController()
    await Promise.race([
      woken,
      pause(milliseconds, undefined, { signal: stop.signal }).catch(() => undefined),
    ])
    stop.abort()
  }

  async end() {
    this.ended = true
    this.wake()
    await this.following
    await inTime(1_000, this.primary?.end() ?? Promise.resolve()).catch(() => cutConnection(this.primary))
  }
}

/** `16/B374D848` as a number; what is not known is before everything. */
function positionOf(text: string | null | undefined): bigint {
  if (!text) return -1n
  const [high = '0', low = '0'] = text.split('/')
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`)
}

/** What anybody may read of releases is read from the replica, where there is one near enough; where it fails, from the primary. */
export function nearest<T>(
  request: Request,
  action: Action,
  read: (request: Request) => Promise<T>,
): Promise<T> {
  const anybody = request.actor.account === null && !request.actor.everywhere
  const replica = action === 'release.read' && anybody ? request.replica?.() : undefined
  if (!replica) return read(request)
  return read({ ...request, database: replica }).catch((error) => {
    // What took too long there is not begun anew here.
    if (isOutage(error) && error.code !== '57014') return read(request)
    throw error
  })
}
