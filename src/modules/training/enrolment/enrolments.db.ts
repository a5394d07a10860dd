import { sql } from 'kysely'
import type { Db } from '../../../server/database.ts'
import type { Reading, Writing } from '../../../server/use-case.ts'
import { overlap } from '../session.ts'
import { releasedAt, type SeatsOffered, type Session, seatsOf } from '../sessions/sessions.db.ts'
import { type PriorityClass, priorityClasses } from '../training.forms.ts'
import { allocate, type EnrolmentEvent, type Placed } from './allocation.ts'

/** What happened to the enrolments of a session, without a word of who they are. */
export async function readEvents(db: Db, session: string): Promise<readonly EnrolmentEvent[]> {
  const { rows } = await sql<Omit<EnrolmentEvent, 'at'> & { at: Date }>`
    select enrolment, kind, at, college, class from enrolment_event where session = ${session} order by id`.execute(
    db,
  )
  return rows.map(({ at, ...event }) => ({ ...event, at: at.toISOString() }))
}

/** Who has a seat in a session, of its recorded events and the seats that it offers. */
export const allocationNow = async (
  reading: Pick<Reading, 'db' | 'timeZone' | 'now'>,
  { id }: Pick<Session, 'id'>,
): Promise<readonly Placed[]> => allocationOf(reading, id, await seatsOf(reading.db, id), reading.now)

/** Who had a seat at a moment, by the seats that were offered then. */
export const allocationOf = async (
  { db, timeZone }: Pick<Reading, 'db' | 'timeZone'>,
  session: string,
  { maximum, shares, kept_until: kept }: SeatsOffered,
  at: Date,
): Promise<readonly Placed[]> => {
  const seats = { maximum, shares, released: await releasedAt(db, kept, timeZone) }
  return allocate(await readEvents(db, session), seats, at.toISOString())
}

/** The place of a class in the order of all; undefined where the session is not open to it. */
export const priorityOf = (session: Pick<Session, 'classes'>, found: (typeof priorityClasses)[number]) => {
  return session.classes.includes(found) ? priorityClasses.indexOf(found) : undefined
}

/** Told of the seat of one person: never of others. */
export const seatOf = (placed: readonly Placed[], enrolment: string) =>
  placed.find((one) => one.enrolment === enrolment)

type Hours = Parameters<typeof overlap>[0] & { readonly own: boolean }

/**
 * Whether the person of an enrolment stands in another session at the same hour, as far as whoever asks may know of it.
 */
export async function readsSameHour(db: Db, session: string, enrolment: string): Promise<boolean> {
  const { rows } = await sql<Hours>`
    select h.day, h.part, to_char(h.begins, 'HH24:MI') as begins, to_char(h.ends, 'HH24:MI') as ends,
      h.session = ${session} as own
    from enrolment e join enrolment other on other.person = e.person
      join training_session s on s.id = other.session and s.decision is distinct from 'given_up'
      join session_half_day h on h.session = other.session
    where e.id = ${enrolment}`.execute(db)
  const [own, others] = [rows.filter((one) => one.own), rows.filter((one) => !one.own)]
  return others.some((one) => own.some((mine) => overlap(one, mine)))
}

/** Writes down what happened to an enrolment; false where it had happened before. */
export async function recordEvent(
  { db, now }: Pick<Writing, 'db' | 'now'>,
  session: string,
  enrolment: string,
  kind: 'confirmed' | 'cancelled',
): Promise<boolean> {
  const stored = await db
    .insertInto('enrolment_event')
    .values({ session, enrolment, kind, at: now })
    .onConflict((conflict) => conflict.constraint('enrolment_event_is_once').doNothing())
    .executeTakeFirst()
  return stored.numInsertedOrUpdatedRows === 1n
}

/** Who is enrolled in a session, as far as row level security lets it be read, in the order of their asking. */
export const readNamed = async (db: Db, session: string) =>
  db
    .selectFrom('enrolment as e')
    .innerJoin('enrolment_event as v', (join) =>
      join.onRef('v.enrolment', '=', 'e.id').on('v.kind', '=', 'requested'),
    )
    .select([
      'e.id',
      'e.given',
      'e.family',
      'e.email',
      'e.phone',
      'e.college',
      'e.employer',
      'e.sent_by',
      'v.class',
    ])
    .where('e.session', '=', session)
    .orderBy('v.id')
    .execute()

/** The class at a place in the order of all. */
export const classNamed = (place: number | null): PriorityClass => priorityClasses[place ?? 0] ?? 'open'
