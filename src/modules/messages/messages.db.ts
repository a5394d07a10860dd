import { sql } from 'kysely'
import type { Db } from '../../server/database.ts'
import {
  callGathering,
  emptied,
  enqueueSending,
  hintOf,
  type MessageState,
  openContent,
} from '../../server/outbox/index.ts'
import type { Reading } from '../../server/use-case.ts'

const shownAtOnce = 50

/** Messages in one state, or in all, newest first. Of a recipient as much is told as an administrator needs. */
export async function listedMessages(
  { db, messageKeys }: Reading,
  state: MessageState | undefined,
  after: string | undefined,
) {
  const rows = await db
    .selectFrom('message as m')
    .leftJoin('organisation as o', 'o.id', 'm.organisation')
    .select(['m.id', 'm.kind', 'm.channel', 'm.state', 'm.attempts', 'm.failed_code', 'm.created_at'])
    .select(['m.sent_at', 'm.held_until', 'm.content', 'm.content_key', 'o.name as organisation'])
    .$if(state !== undefined, (q) => q.where('m.state', '=', state ?? ''))
    .$if(after !== undefined, (q) =>
      q.where(
        sql<boolean>`(m.created_at, m.id) < (select c.created_at, c.id from message c where c.id = ${after})`,
      ),
    )
    .orderBy('m.created_at', 'desc')
    .orderBy('m.id', 'desc')
    .limit(shownAtOnce + 1)
    .execute()
  const items = await Promise.all(
    rows.slice(0, shownAtOnce).map(async ({ content, content_key, ...row }) => ({
      ...row,
      hint: content
        ? hintOf((await openContent(messageKeys, { id: row.id, content, content_key })).recipient)
        : null,
    })),
  )
  return { items, next: rows.length > shownAtOnce ? (items.at(-1)?.id ?? null) : null }
}

/** How many messages are in each state. */
export async function countedMessages(db: Db): Promise<Readonly<Record<string, number>>> {
  const rows = await db
    .selectFrom('message')
    .select(['state', (eb) => eb.cast<number>(eb.fn.countAll(), 'integer').as('n')])
    .groupBy('state')
    .execute()
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]))
}

/** How many went out on each of the last fourteen days, newest first: days on which none did are left out. */
export async function goneByDay({ db, timeZone, today }: Reading) {
  const { rows } = await sql<{ day: string; sent: number; written: number }>`
    select (sent_at at time zone ${timeZone})::date as day,
      count(*) filter (where state = 'sent')::int as sent, count(*) filter (where state = 'written')::int as written
    from message where sent_at is not null and (sent_at at time zone ${timeZone})::date > ${today}::date - 14
    group by 1 order by 1 desc`.execute(db)
  return rows
}

/** Puts failed messages in the queue again, and those that wait for their next try; answers which. */
export async function sendAgain(db: Db, id: string | undefined): Promise<readonly string[]> {
  const rows = await db
    .updateTable('message')
    .set({ state: 'waiting', attempts: 0, claimed_until: null })
    .where('content', 'is not', null)
    .$if(id === undefined, (q) => q.where('state', '=', 'failed'))
    .$if(id !== undefined, (q) =>
      q
        .where('id', '=', id ?? '')
        .where((eb) =>
          eb.or([
            eb('state', '=', 'failed'),
            eb.and([eb('state', '=', 'waiting'), eb('attempts', '>', 0), eb('claimed_until', 'is', null)]),
          ]),
        ),
    )
    .returning('id')
    .execute()
  for (const row of rows) await enqueueSending(db, row.id)
  return rows.map((row) => row.id)
}

/** Sends a message no more and empties it; false where it is not one that waits or failed. */
export async function giveUp(db: Db, id: string): Promise<boolean> {
  const row = await db
    .updateTable('message')
    .set({ state: 'given_up', ...emptied })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'failed'])
    .where('claimed_until', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

const day = 86_400_000

/**
 * What time alone changes: failed messages are emptied after thirty days, marks of readers after two, and what a process
 * began to send before it went away is sent by another.
 */
export async function keepMessages(reading: Reading): Promise<void> {
  const { db, now } = reading
  const before = (days: number) => new Date(now.getTime() - days * day)
  await db
    .updateTable('message')
    .set({ state: 'given_up', ...emptied })
    .where('state', '=', 'failed')
    .where('failed_at', '<', before(30))
    .execute()
  await db
    .updateTable('message')
    .set({ reader: null })
    .where('reader', 'is not', null)
    .where('created_at', '<', before(2))
    .where((eb) => eb.or([eb('held_until', 'is', null), eb('state', '<>', 'waiting')]))
    .execute()
  const left = await db
    .updateTable('message')
    .set({ claimed_until: null })
    .where('state', '=', 'waiting')
    .where('claimed_until', '<', now)
    .returning('id')
    .execute()
  for (const { id } of left) await enqueueSending(db, id)
  await callGathering(reading)
}
