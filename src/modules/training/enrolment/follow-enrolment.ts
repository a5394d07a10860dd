import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { command, done, nothing, query, type Reading } from '../../../server/use-case.ts'
import { standingsOf } from '../attendance/attendance.db.ts'
import { hasEnded, stageOf } from '../session.ts'
import { findSession, openingOf, ownSession, type Session, shownSession } from '../sessions/sessions.db.ts'
import { SessionShown, stages } from '../training.forms.ts'
import { EnrolmentMade, EnrolmentShown } from './ask-for-seat.ts'
import { codeHeld, heldEnrolments, joinCode } from './codes.db.ts'
import { stateOf } from './enrolment.ts'
import { allocationNow, classNamed, readNamed, readsSameHour, seatOf } from './enrolments.db.ts'

/** An enrolment as the person reads it: where they stand and why, and nothing of others. */
const Followed = EnrolmentShown.extend({
  given: z.string(),
  session: SessionShown,
  /** Whether enrolment has ended, so that a seat that is had may be taken. */
  ended: z.boolean(),
  /** Whether a half-day is today, which can be signed. */
  today: z.boolean(),
  /** Whether the first day is still to come. */
  toCome: z.boolean(),
  warnings: EnrolmentMade.shape.warnings,
})
export type Followed = z.output<typeof Followed>

/** What whoever holds a code finds: the session it may be used for, or their own enrolments, the newest session first. */
export const followEnrolment = query({
  action: 'enrolment.follow',
  input: nothing,
  output: z.object({
    /** The session in which a seat may be asked for; null once the code was used. */
    unused: z.object({ session: SessionShown, stage: z.enum(stages) }).nullable(),
    enrolments: z.array(Followed),
  }),

  async run(reading) {
    const held = await codeHeld(reading)
    if (!held) return refuse('not_found')
    const unused = held.enrolment ? null : await offered(reading, held.session)
    const own = await heldEnrolments(reading)
    const found = await Promise.all(own.map((id) => followed(reading, id)))
    const firstDay = (one: Followed) => one.session.half_days[0]?.day ?? ''
    const enrolments = found.flatMap((one) => one ?? []).sort((a, b) => (firstDay(a) < firstDay(b) ? 1 : -1))
    return ok({ unused, enrolments })
  },
})

async function offered(reading: Reading, id: string) {
  const session = await findSession(reading.db, 'everywhere', id)
  if (!session) return null
  return { session: shownSession(session), stage: stageOf(openingOf(session), reading.today) }
}

async function followed(reading: Reading, id: string): Promise<Followed | undefined> {
  const of = await reading.db
    .selectFrom('enrolment')
    .select('session')
    .where('id', '=', id)
    .executeTakeFirst()
  const session = of && (await findSession(reading.db, 'everywhere', of.session))
  if (!session) return undefined
  const row = (await readNamed(reading.db, session.id)).find((one) => one.id === id)
  if (!row) return undefined
  const seat = seatOf(await allocationNow(reading, session), id)
  const state = await standing(reading, session, seat, id)
  // Whoever missed a half-day comes to the others all the same.
  const comes = seat?.confirmed === true || state === 'attended'
  const days = session.half_days.map((one) => one.day)
  const toCome = (days[0] ?? '') > reading.today
  const same = toCome && (await readsSameHour(reading.db, session.id, id))
  return {
    ...{ id, given: row.given, session: comes ? ownSession(session) : shownSession(session) },
    class: classNamed(row.class),
    state,
    ...{ rank: seat?.rank ?? null, reason: [...(seat?.reasons ?? [])] },
    ended: hasEnded(openingOf(session), reading.today),
    today: days.includes(reading.today),
    toCome,
    warnings: same ? ['enrolment.same_hour'] : [],
  }
}

async function standing(
  { db, today }: Reading,
  session: Session,
  seat: ReturnType<typeof seatOf>,
  id: string,
) {
  if (!seat) return 'cancelled'
  const ended = hasEnded(openingOf(session), today)
  return stateOf(seat, ended, (await standingsOf(db, session.id)).get(id))
}

/** Puts another code beside the one that acts: from now on each opens what both hold. */
export const addCode = command({
  action: 'enrolment.join_code',
  input: z.object({ code: z.string().trim().min(1).max(40) }),
  output: nothing,
  async run(context, { code }) {
    const held = await codeHeld(context)
    if (!held) return refuse('not_found')
    if (!(await joinCode(context.db, code))) return refuse('enrolment.no_code', 'code')
    context.journal(held.id, ['holder'])
    return done
  },
})
