import { z } from 'zod'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { query, type Reading } from '../../../server/use-case.ts'
import { namedEnrolments } from '../enrolment/list-enrolments.ts'
import { findRunSession, ownSession } from '../sessions/sessions.db.ts'
import { SessionShown } from '../training.forms.ts'
import { readMarks } from './attendance.db.ts'
import { keyOf, type Mark } from './attendance.ts'
import { halfDay } from './take-attendance.ts'
import { trainersOf } from './trainers.ts'

const MarkShown = z.object({
  id: z.number(),
  present: z.boolean(),
  how: z.enum(['called', 'signature', 'code']),
  at: z.date(),
  signature: z.string().nullable(),
})

/** A name on the sheet: whose, and what was noted of each half-day, the newest first. */
export const Signer = z.object({
  /** Of a participant; null for a trainer. */
  enrolment: z.uuid().nullable(),
  name: z.string(),
  half_days: z.array(z.object({ ...halfDay, marks: z.array(MarkShown) })),
})
export type Signer = z.output<typeof Signer>

export const Attendance = z.object({
  session: SessionShown,
  /** Figures that are shown now, of one half-day. */
  open: z.object({ ...halfDay, code: z.string(), until: z.date() }).nullable(),
  /** The newest mark of all. */
  seen: z.number(),
  signers: z.array(Signer),
})
export type Attendance = z.output<typeof Attendance>

/** Who was there, half-day by half-day, with every correction. For whoever runs the session. */
export const showAttendance = query({
  action: 'attendance.read',
  input: z.object({ id: z.uuid() }),
  output: Attendance,
  api: { method: 'get', path: '/sessions/{id}/attendance', summary: 'Who was at each half-day of a session' },

  run: (reading, { id }) => readAttendance(reading, id),
})

/** The same for who is asked by another use case of those who run sessions. */
export async function readAttendance(reading: Reading, id: string): Promise<Result<Attendance, 'not_found'>> {
  const session = await findRunSession(reading, 'attendance.read', id)
  if (!session) return refuse('not_found')
  const marks = await readMarks(reading.db, id)
  const people = (await namedEnrolments(reading, session)).filter(
    (one) => !['cancelled', 'waiting'].includes(one.state),
  )
  const names = [
    ...people.map((one) => ({ enrolment: one.id, trainer: null, name: `${one.given} ${one.family}` })),
    ...(await trainersOf(reading.db, session)).map((name) => ({
      enrolment: null,
      trainer: name,
      name,
    })),
  ]
  const signers = names.map(({ trainer, ...one }) => ({
    ...one,
    half_days: session.half_days.map(({ day, part }) => ({
      ...{ day, part },
      marks: marksOf(marks, { enrolment: one.enrolment, trainer, day, part }),
    })),
  }))
  const open = await reading.db
    .selectFrom('session_half_day')
    .select(['day', 'part', 'code', 'code_until as until'])
    .where('session', '=', id)
    .where('code_until', '>', reading.now)
    .orderBy('code_until', 'desc')
    .executeTakeFirst()
  return ok({
    session: ownSession(session),
    open: (open as Attendance['open'] | undefined) ?? null,
    seen: marks.at(-1)?.id ?? 0,
    signers,
  })
}

const marksOf = (marks: readonly Mark[], of: Parameters<typeof keyOf>[0]) =>
  marks.filter((one) => keyOf(one) === keyOf(of)).reverse()

/** Whether somebody was at a half-day, as the newest mark says; undefined where nothing was noted. */
export const presentAt = (signer: Signer, index: number): boolean | undefined =>
  signer.half_days[index]?.marks[0]?.present
