import { sql } from 'kysely'
import type { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { command, type Writing } from '../../../server/use-case.ts'
import { json } from '../../organisations/index.ts'
import { readNoted, standingsOf } from '../attendance/attendance.db.ts'
import { allocationNow } from '../enrolment/enrolments.db.ts'
import { callNext } from '../enrolment/give-seats.ts'
import { tellAgain } from '../enrolment/tell.ts'
import { sessionFaults, underConfirmed } from '../session.ts'
import { SessionChange, SessionShown } from '../training.forms.ts'
import { isElsewhere, isOver, movingFaults } from './moving.ts'
import {
  findRunSession,
  findSession,
  holdSession,
  offerSeats,
  ownSession,
  type Session,
} from './sessions.db.ts'

type Change = z.output<typeof SessionChange>

/**
 * Changes a session until it is over, or at any time where nothing of its attendance is noted. Whoever stands is told where
 * it is at another time or place, decided or not. Refused: half-days that stay as they are and would move, days gone by,
 * fewer seats than are confirmed or than people were there, each where it stands; a session that is over or given up; an older version.
 */
export const changeSession = command({
  action: 'training.change_session',
  input: SessionChange,
  output: SessionShown,
  api: {
    method: 'put',
    path: '/sessions/{id}',
    summary: 'Change a session of a training module',
    etag: true,
    codes: ['training.ended', 'training.given_up_already'],
  },

  async run(context, { id, version, ...planned }) {
    const { db, today, journal } = context
    await holdSession(context, id)
    const session = await findRunSession(context, 'training.change_session', id)
    if (!session) return refuse('not_found')
    if (session.decision === 'given_up') return refuse('training.given_up_already')
    const moment = { noted: await readNoted(db, id), today }
    if (isOver(session.half_days, moment)) return refuse('training.ended')
    const faults = [...sessionFaults(planned), ...movingFaults(session.half_days, planned.half_days, moment)]
    if (faults.length > 0) return refuse('validation', faults)
    const placed = (await allocationNow(context, session)).filter((one) => one.seat)
    const before = placed.map((one) => one.enrolment)
    const few = underConfirmed(placed, planned.maximum)
    if (few) return refuse('validation', [few])
    const changed = await db
      .updateTable('training_session')
      .set(rowOf(planned))
      .set('version', sql`version + 1`)
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst()
    if (changed.numUpdatedRows === 0n) return refuse('conflict.version')
    await offerSeats(context, id, planned)
    await placeHalfDays(context, id, planned.half_days)
    if (isElsewhere(session, planned)) await tellMoved(context, id, 'requested')
    // The way into a room online is for those who come.
    else if (session.link !== (planned.link ?? null)) await tellMoved(context, id, 'confirmed')
    journal(id, ['half_days', 'place', 'minimum', 'maximum', 'shares'])
    const stored = await findSession(db, 'everywhere', id)
    if (stored && (await unseats(context, stored, before)))
      return refuse('validation', [{ path: 'maximum', code: 'training.seats_noted' }])
    if (stored) await callNext(context, stored, before)
    return stored ? ok(ownSession(stored)) : refuse('not_found')
  },
})

const rowOf = ({ half_days: _, place, shares, ...rest }: Omit<Change, 'id' | 'version'>) => ({
  ...{ minimum: rest.minimum, maximum: rest.maximum, classes: [...rest.classes] },
  link: rest.link ?? null,
  kept_until: rest.kept_until ?? null,
  opens_on: rest.opens_on ?? null,
  closes_on: rest.closes_on ?? null,
  place: place ? json(place) : null,
  shares: json(shares),
})

/** Whether somebody of whom it is noted whether they were there had a seat and has none any more. */
async function unseats(context: Writing, session: Session, before: readonly string[]): Promise<boolean> {
  const noted = await standingsOf(context.db, session.id)
  const seated = new Set(
    (await allocationNow(context, session)).flatMap((one) => (one.seat ? one.enrolment : [])),
  )
  return before.some((one) => noted.has(one) && !seated.has(one))
}

/** What stays is left where it is: with what is noted of it, and the figures with which it is being signed. */
async function placeHalfDays({ db }: Writing, session: string, halfDays: Change['half_days']) {
  const stays = sql.join(halfDays.map(({ day, part }) => sql`(${day}::date, ${part}::text)`))
  await db
    .deleteFrom('session_half_day')
    .where('session', '=', session)
    .where(sql<boolean>`(day, part) not in (${stays})`)
    .execute()
  await db
    .insertInto('session_half_day')
    .values(halfDays.map((one) => ({ ...one, session })))
    .onConflict((conflict) =>
      conflict
        .columns(['session', 'day', 'part'])
        .doUpdateSet((eb) => ({ begins: eb.ref('excluded.begins'), ends: eb.ref('excluded.ends') })),
    )
    .execute()
}

/** Tells all who asked for a seat, or whose seat is confirmed, and who did not cancel. */
async function tellMoved(context: Writing, session: string, whoever: 'requested' | 'confirmed') {
  const rows = await context.db
    .selectFrom('enrolment_event as v')
    .select('v.enrolment')
    .where('v.session', '=', session)
    .where('v.kind', '=', whoever)
    .where(
      sql<boolean>`not exists (select from enrolment_event c where c.enrolment = v.enrolment and c.kind = 'cancelled')`,
    )
    .execute()
  await tellAgain(
    context,
    rows.map((one) => one.enrolment),
    'moved',
  )
}
