import { z } from 'zod'
import { refuse } from '../../../kernel/result.ts'
import { command, done, nothing, type Writing } from '../../../server/use-case.ts'
import { findProgramme } from '../programmes/programmes.db.ts'
import { findSession, type Session } from '../sessions/sessions.db.ts'
import { allocationAt, seatOf } from './enrolments.db.ts'

const input = z.object({ session: z.uuid(), id: z.uuid() })

/** Cancels an enrolment: the next one in the list has its seat. By who asked for it, or who runs the session. */
export const cancelEnrolment = command({
  action: 'enrolment.cancel',
  input,
  output: nothing,
  api: {
    method: 'post',
    path: '/sessions/{session}/enrolments/{id}/cancel',
    summary: 'Cancel an enrolment',
    codes: ['enrolment.cancelled_already'],
  },

  async run(context, { session, id }) {
    // Row level security: another's enrolment is not there.
    const found = await context.db
      .selectFrom('enrolment')
      .select('id')
      .where('id', '=', id)
      .where('session', '=', session)
      .executeTakeFirst()
    if (!found) return refuse('not_found')
    return (await record(context, session, id, 'cancelled')) ? done : refuse('enrolment.cancelled_already')
  },
})

/** Confirms the seat of somebody who has one: nobody takes it any more. */
export const confirmEnrolment = command({
  action: 'enrolment.confirm',
  input,
  output: nothing,
  api: {
    method: 'post',
    path: '/sessions/{session}/enrolments/{id}/confirm',
    summary: 'Confirm the seat of an enrolment',
    codes: ['enrolment.no_seat', 'enrolment.confirmed_already'],
  },

  async run(context, { session: of, id }) {
    const session = await ownSession(context, of)
    if (!session) return refuse('not_found')
    await hold(context, of)
    const seat = seatOf(await allocationAt(context, session, context.now), id)
    if (!seat) return refuse('not_found')
    if (!seat.seat) return refuse('enrolment.no_seat')
    return (await record(context, of, id, 'confirmed')) ? done : refuse('enrolment.confirmed_already')
  },
})

async function ownSession({ db, actor }: Writing, id: string): Promise<Session | undefined> {
  const remit = actor.remit('enrolment.confirm')
  const session = await findSession(db, remit, id)
  return session && (await findProgramme(db, session.programme, remit)) ? session : undefined
}

/** Two who confirm at once see each other's seats. */
const hold = ({ db }: Writing, session: string) =>
  db.selectFrom('training_session').select('id').where('id', '=', session).forNoKeyUpdate().execute()

async function record({ db, now, journal }: Writing, session: string, enrolment: string, kind: string) {
  const stored = await db
    .insertInto('enrolment_event')
    .values({ session, enrolment, kind, at: now })
    .onConflict((conflict) => conflict.constraint('enrolment_event_is_once').doNothing())
    .executeTakeFirst()
  journal(enrolment, [kind])
  return stored.numInsertedOrUpdatedRows === 1n
}
