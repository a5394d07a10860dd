import { sql } from 'kysely'
import type { Db } from '../../../server/database.ts'
import type { Reading } from '../../../server/use-case.ts'
import { releasedAt, type Session } from '../sessions/sessions.db.ts'
import { priorityClasses } from '../training.forms.ts'
import { allocate, type EnrolmentEvent, type Placed } from './allocation.ts'

/** What happened to the enrolments of a session, without a word of who they are. */
export async function readEvents(db: Db, session: string): Promise<readonly EnrolmentEvent[]> {
  const { rows } = await sql<Omit<EnrolmentEvent, 'at'> & { at: Date }>`
    select enrolment, kind, at, college, class from enrolment_event where session = ${session} order by id`.execute(
    db,
  )
  return rows.map(({ at, ...event }) => ({ ...event, at: at.toISOString() }))
}

/** Who has a seat in a session at a moment, of its recorded events. */
export async function allocationAt(
  { db, timeZone }: Pick<Reading, 'db' | 'timeZone'>,
  session: Pick<Session, 'id' | 'maximum' | 'shares' | 'kept_until'>,
  at: Date,
): Promise<readonly Placed[]> {
  const { id, maximum, shares, kept_until: kept } = session
  const seats = { maximum, shares, released: await releasedAt(db, kept, timeZone) }
  return allocate(await readEvents(db, id), seats, at.toISOString())
}

/** The place of a class in the order of a session; undefined where the session is not open to it. */
export const priorityOf = (session: Pick<Session, 'classes'>, found: (typeof priorityClasses)[number]) => {
  const place = priorityClasses.filter((one) => session.classes.includes(one)).indexOf(found)
  return place < 0 ? undefined : place
}

/** Told of the seat of one person: never of others. */
export const seatOf = (placed: readonly Placed[], enrolment: string) =>
  placed.find((one) => one.enrolment === enrolment)
