import { sql } from 'kysely'
import { takesMail } from '../sign-in-address.ts'
import type { Reading } from '../use-case.ts'
import type { Gateways } from './gateways.ts'
import { letterOf } from './letter.ts'
import { type Channel, openContent } from './message.ts'
import { type FailureCode, Undelivered } from './undelivered.ts'

/** With pauses that grow to six hours, this many tries take about a day. */
const mostAttempts = 12
/** A process that began to send and went away holds a message so long. */
const claimMinutes = 10

type Place = {
  readonly gateways: Gateways
  readonly baseUrl: string
  readonly linkKey: string
  /** Runs something in a transaction of its own. */
  within<T>(work: (reading: Reading) => Promise<T>): Promise<T>
}

/**
 * Sends one message. No transaction is open while the gateway is spoken to: first the message is claimed, so that no
 * two send it at a time, then what became of it is written down. Throws `Undelivered` where it is to be tried again.
 */
export async function deliver({ gateways, baseUrl, linkKey, within }: Place, id: string): Promise<void> {
  const claimed = await within((reading) => claim(reading, id))
  if (!claimed) return
  const { row, content, now } = claimed
  // Whoever was written to may have been erased since: nothing is tried, and no address is left that looks like a fault.
  if (row.channel === 'email' && !takesMail(content.recipient)) {
    await within((reading) => noteGivenUp(reading, id))
    return
  }
  const gateway = gateways[row.channel as Channel]
  try {
    await gateway.deliver(letterOf(row, content, { baseUrl, linkKey }, now))
  } catch (error) {
    const failure = error instanceof Undelivered ? error : new Undelivered('other', false)
    const last = failure.permanent || row.attempts + 1 >= mostAttempts
    await within((reading) => noteFailure(reading, id, failure.code, last))
    if (last) return
    throw failure
  }
  await within((reading) => noteGone(reading, id, gateway.outcome))
}

async function claim({ db, now, messageKeys }: Reading, id: string) {
  const row = await db
    .updateTable('message')
    .set({ claimed_until: new Date(now.getTime() + claimMinutes * 60_000) })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .where('held_until', 'is', null)
    .where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<', now)]))
    .returning(['id', 'channel', 'language', 'attempts', 'content', 'content_key', 'created_at'])
    .executeTakeFirst()
  return row && { row, content: await openContent(messageKeys, row), now }
}

const noteGone = ({ db, now }: Reading, id: string, state: 'sent' | 'written') =>
  db
    .updateTable('message')
    .set({ state, sent_at: now, ...emptied, failed_code: null, failed_at: null })
    .set('attempts', sql`attempts + 1`)
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute()

const noteFailure = ({ db, now }: Reading, id: string, code: FailureCode, last: boolean) =>
  db
    .updateTable('message')
    .set({ state: last ? 'failed' : 'waiting', failed_code: code, failed_at: now, claimed_until: null })
    .set('attempts', sql`attempts + 1`)
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute()

const noteGivenUp = ({ db }: Reading, id: string) =>
  db
    .updateTable('message')
    .set({ state: 'given_up', ...emptied })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute()

/** What is left of a message that nobody sends any more. */
export const emptied = { content: null, content_key: null, claimed_until: null } as const
