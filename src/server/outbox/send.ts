import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { enqueue } from '../queue.ts'
import type { Reading } from '../use-case.ts'
import { heldUntil, isUrgent } from './digest.ts'
import { type Message, readerMark, sealContent } from './message.ts'

export const sendJob = 'message.send'
export const gatherJob = 'message.gather'

/**
 * Puts a message in the queue, in the transaction of its cause; answers its id, which is all that the job carries. What
 * is not urgent, to somebody who had several messages today, is held to be gathered the next morning.
 */
export async function send(reading: Reading, message: Message): Promise<string> {
  const { db, now, messageKeys } = reading
  const id = crypto.randomUUID()
  const { kind, channel = 'email', language, about } = message
  const reader = readerMark(messageKeys, message.recipient)
  const until = await held(reading, kind, reader)
  await db
    .insertInto('message')
    .values({
      ...{ id, kind, channel, language, reader, created_at: now, held_until: until ?? null },
      ...{ account: about.account ?? null, organisation: about.organisation ?? null },
      ...sealContent(messageKeys, id, message),
    })
    .execute()
  if (until) await enqueueGathering(db, until)
  else await enqueueSending(db, id)
  return id
}

/** Anew with the same key: what waits for its next try is tried at once. */
export const enqueueSending = (db: Db, message: string) =>
  enqueue(db, sendJob, { message }, { key: `message:${message}` })

export const enqueueGathering = (db: Db, at: Date) =>
  enqueue(db, gatherJob, {}, { key: `${gatherJob}:${at.toISOString()}`, at })

async function held({ db, now, timeZone, today }: Reading, kind: Message['kind'], reader: Buffer) {
  if (isUrgent(kind)) return undefined
  // Two commands that write to one person at a time count one after the other.
  await sql`select pg_advisory_xact_lock(hashtextextended(${reader.toString('hex')}, 0))`.execute(db)
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from message
    where reader = ${reader} and held_until is null
      and (created_at at time zone ${timeZone})::date = ${today}::date`.execute(db)
  return heldUntil({ kind, today: rows[0]?.n ?? 0, now, timeZone })
}
