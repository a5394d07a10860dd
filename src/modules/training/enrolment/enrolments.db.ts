import { sql } from 'kysely'
import type { Db } from '../../../server/database.ts'
import type { Reading, Writing } from '../../../server/use-case.ts'
import { overlap } from '../session.ts'
import { releasedAt, type SeatsOffered, type Session, seatsOf } from '../sessions/sessions.db.ts'
import { type PriorityClass, priorityClasses } from '../training.forms.ts'
import { allocate, atLeast, type EnrolmentEvent, type Placed, seatedByRelease } from './allocation.ts'

/** What happened to the enrolments of a session, without a word of who they are. */
export async function readEvents(db: Db, session: string): Promise<readonly EnrolmentEvent[]> {
  const { rows } = await sql<Omit<EnrolmentEvent, 'at'> & { at: Date }>`
    select enrolment, kind, at, college, class from enrolment_event where session = ${session} order by id`.execute(
    db,
  )
  return rows.map(({ at, ...event }) => ({ ...event, at: at.toISOString() }))
}

type Placing = Pick<Reading, 'db' | 'timeZone' | 'now'>

/** Who has a seat in a session, of its recorded events and the seats that it offers. */
export const allocationNow = async (
  reading: Placing,
  { id }: Pick<Session, 'id'>,
): Promise<readonly Placed[]> => {
  const events = await readEvents(reading.db, id)
  const seats = await sharedOut(reading, await seatsOf(reading.db, id))
  return allocate(events, seats, atLeast(reading.now.toISOString(), events))
}

/** Who had a seat at a moment, by the seats that were offered then. */
export const allocationOf = async (
  reading: Omit<Placing, 'now'>,
  session: string,
  offered: SeatsOffered,
  at: Date,
): Promise<readonly Placed[]> =>
  allocate(await readEvents(reading.db, session), await sharedOut(reading, offered), at.toISOString())

const sharedOut = async (
  { db, timeZone }: Omit<Placing, 'now'>,
  { maximum, shares, kept_until: kept }: SeatsOffered,
) => ({ maximum, shares, released: await releasedAt(db, kept, timeZone) })

/** Who got a seat by the release of those kept, has it still, and has not had it confirmed. */
export async function readReleased(reading: Placing, session: string): Promise<readonly string[]> {
  const seats = await sharedOut(reading, await seatsOf(reading.db, session))
  const got = seatedByRelease(await readEvents(reading.db, session), seats)
  const placed = await allocationNow(reading, { id: session })
  const open = placed.filter((one) => one.seat && !one.confirmed).map((one) => one.enrolment)
  return got.filter((one) => open.includes(one))
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
 * Whether the person of an enrolment stands in another session at the same hour, as far as whoever asks may know of it. One
 * person is who counts as one: the same name and address, or codes that were put together.
 */
export async function readsSameHour(db: Db, session: string, enrolment: string): Promise<boolean> {
  const { rows } = await sql<Hours>`
    select h.day, h.part, to_char(h.begins, 'HH24:MI') as begins, to_char(h.ends, 'HH24:MI') as ends,
      h.session = ${session} as own
    from enrolment e join enrolment other on other.counted_as = e.counted_as
        and not exists (select from enrolment_event v where v.enrolment = other.id and v.kind = 'cancelled')
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
