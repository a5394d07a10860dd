import { z } from 'zod'
import { refuse } from '../../../kernel/result.ts'
import { command, done, nothing, type Writing } from '../../../server/use-case.ts'
import { hasEnded } from '../session.ts'
import { findRunSession, findSession, holdSession, openingOf, type Session } from '../sessions/sessions.db.ts'
import { codeHeld } from './codes.db.ts'
import { allocationNow, recordEvent, seatOf } from './enrolments.db.ts'
import { callNext, seated } from './give-seats.ts'
import { tell } from './tell.ts'

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
    codes: ['enrolment.cancelled_already', 'enrolment.begun'],
  },
  run: (context, { session, id }) => cancel(context, session, id),
})

/** The same for whoever holds its code. */
export const leaveSeat = command({
  action: 'enrolment.leave',
  input: z.object({ id: z.uuid() }),
  output: nothing,
  async run(context, { id }) {
    const held = await codeHeld(context)
    const found = held && (await sessionOf(context, id))
    return found ? cancel(context, found, id) : refuse('not_found')
  },
})

/** Whoever holds the code of an enrolment takes the seat that it has. */
export const takeSeat = command({
  action: 'enrolment.accept',
  input: z.object({ id: z.uuid() }),
  output: nothing,
  async run(context, { id }) {
    const held = await codeHeld(context)
    const of = held && (await sessionOf(context, id))
    if (of) await holdSession(context, of)
    const session = of ? await findSession(context.db, [], of) : undefined
    // Before enrolment has ended a seat may yet go to somebody who comes first.
    if (!session || !hasEnded(openingOf(session), context.today)) return refuse('not_found')
    return confirm(context, session, id)
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
    codes: ['enrolment.no_seat', 'enrolment.confirmed_already', 'training.given_up_already'],
  },
  async run(context, { session: of, id }) {
    await holdSession(context, of)
    const session = await findRunSession(context, 'enrolment.confirm', of)
    return session ? confirm(context, session, id) : refuse('not_found')
  },
})

/** Of a session that is held fast before it is read: what was decided of it meanwhile counts. */
async function confirm(context: Writing, session: Session, id: string) {
  if (session.decision === 'given_up') return refuse('training.given_up_already')
  const seat = seatOf(await allocationNow(context, session), id)
  if (!seat) return refuse('not_found')
  if (!seat.seat) return refuse('enrolment.no_seat')
  if (!(await recordEvent(context, session.id, id, 'confirmed'))) return refuse('enrolment.confirmed_already')
  context.journal(id, ['confirmed'])
  // Before it is known whether the session takes place nobody is invited to it.
  if (session.decision === 'held') await tell(context, [id], 'invited')
  return done
}

/** Row level security: another’s enrolment is not there. */
const sessionOf = async ({ db }: Writing, enrolment: string) =>
  (await db.selectFrom('enrolment').select('session').where('id', '=', enrolment).executeTakeFirst())?.session

async function cancel(context: Writing, of: string, id: string) {
  if ((await sessionOf(context, id)) !== of) return refuse('not_found')
  await holdSession(context, of)
  const session = await findSession(context.db, 'everywhere', of)
  if (!session) return refuse('not_found')
  if ((session.half_days[0]?.day ?? '') <= context.today) return refuse('enrolment.begun')
  const before = await seated(context, session)
  if (!(await recordEvent(context, of, id, 'cancelled'))) return refuse('enrolment.cancelled_already')
  context.journal(id, ['cancelled'])
  await tell(context, [id], 'cancelled')
  await callNext(context, session, before)
  return done
}
