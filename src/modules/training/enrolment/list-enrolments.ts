import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { query, type Reading } from '../../../server/use-case.ts'
import { standingsOf } from '../attendance/attendance.db.ts'
import { hasEnded } from '../session.ts'
import { findSession, openingOf, type Session } from '../sessions/sessions.db.ts'
import { college } from '../training.forms.ts'
import { EnrolmentShown } from './ask-for-seat.ts'
import { stateOf } from './enrolment.ts'
import { allocationNow, classNamed, readNamed, seatOf } from './enrolments.db.ts'

export const EnrolmentNamed = EnrolmentShown.extend({
  given: z.string(),
  family: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  college: college,
  employer: z.string().nullable(),
  sent_by: z.string(),
})
export type EnrolmentNamed = z.output<typeof EnrolmentNamed>

/** The enrolments of a session that one may know of: all for who runs it, those one sent for the others. */
export const listEnrolments = query({
  action: 'enrolment.read',
  input: z.object({ session: z.uuid() }),
  output: z.object({ items: z.array(EnrolmentNamed) }),
  api: {
    method: 'get',
    path: '/sessions/{session}/enrolments',
    summary: 'Enrolments of a session: all for who runs it, one’s own for who sent them',
  },

  async run(reading, { session: id }) {
    const session = await findSession(reading.db, 'everywhere', id)
    if (!session) return refuse('not_found')
    return ok({ items: await namedEnrolments(reading, session) })
  },
})

/** Enrolments with their names, by rank, those cancelled last. Row level security leaves those that one may know of. */
export async function namedEnrolments(reading: Reading, session: Session): Promise<EnrolmentNamed[]> {
  const [rows, placed, marks] = [
    await readNamed(reading.db, session.id),
    await allocationNow(reading, session),
    await standingsOf(reading.db, session.id),
  ]
  const ended = hasEnded(openingOf(session), reading.today)
  const shown = rows.map(({ class: place, ...row }) => {
    const seat = seatOf(placed, row.id)
    const been = marks.get(row.id)
    const state = !seat ? ('cancelled' as const) : stateOf(seat, ended, been)
    const named = classNamed(place)
    return {
      ...row,
      state,
      rank: seat?.rank ?? null,
      class: named,
      reason: [...(seat?.reasons ?? [])],
    } as EnrolmentNamed
  })
  return shown.sort((a, b) => (a.rank ?? Number.MAX_SAFE_INTEGER) - (b.rank ?? Number.MAX_SAFE_INTEGER))
}
