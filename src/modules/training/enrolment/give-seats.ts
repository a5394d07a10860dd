import type { Reading } from '../../../server/use-case.ts'
import { hasEnded } from '../session.ts'
import { openingOf, type Session } from '../sessions/sessions.db.ts'
import { allocationNow, recordEvent } from './enrolments.db.ts'
import { tell } from './tell.ts'

type Given = Pick<Reading, 'db' | 'now' | 'today' | 'timeZone'>

export const seated = async (context: Given, session: Session) =>
  (await allocationNow(context, session)).filter((one) => one.seat).map((one) => one.enrolment)

/** What becomes of seats in a session that is held: nobody takes them any more, and whoever has one is invited. */
export async function invite(context: Given, session: string, enrolments: readonly string[]) {
  for (const one of enrolments) await recordEvent(context, session, one, 'confirmed')
  await tell(context, enrolments, 'invited')
}

/**
 * Seats got in a session that is held before enrolment has ended are had for good: nobody decides of it a second time, and
 * those who have them cannot say that they take them before enrolment has ended.
 */
export async function giveHeld(context: Given, session: Session) {
  if (session.decision !== 'held' || hasEnded(openingOf(session), context.today)) return
  const placed = await allocationNow(context, session)
  const got = placed.filter((one) => one.seat && !one.confirmed).map((one) => one.enrolment)
  await invite(context, session.id, got)
}

/** Once enrolment has ended, whoever got a seat that was freed is told; before, where the session is held, is invited. */
export async function callNext(context: Given, session: Session, before: readonly string[]) {
  if (session.decision === 'given_up') return
  if (!hasEnded(openingOf(session), context.today)) return giveHeld(context, session)
  const called = (await seated(context, session)).filter((one) => !before.includes(one))
  await tell(context, called, 'called')
}
