import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { command, type Writing } from '../../../server/use-case.ts'
import { heldEnrolments } from '../enrolment/codes.db.ts'
import { findSession, holdSession } from '../sessions/sessions.db.ts'
import { line, parts } from '../training.forms.ts'
import { insertMarks } from './attendance.db.ts'
import { figuresTyped, type Mark } from './attendance.ts'
import { halfDay, halfDayOf, whoStands } from './take-attendance.ts'
import { trainersOf } from './trainers.ts'

/** Lines drawn by a finger: points within 300 by 100. */
const drawn = z
  .string()
  .max(20_000)
  .regex(/^\d{1,3},\d{1,3}([ ;]\d{1,3},\d{1,3})*$/, '12,40 13,41;50,50')

/** Somebody signs a half-day on the device of whoever runs the session: a participant, or a trainer by name. */
export const signOnDevice = command({
  action: 'attendance.take',
  input: z.object({
    id: z.uuid(),
    ...halfDay,
    enrolment: z.uuid().optional(),
    trainer: line.optional(),
    signature: drawn.optional(),
  }),
  output: z.object({ day: z.string(), part: z.string() }),
  api: {
    method: 'post',
    path: '/sessions/{id}/attendance/signatures',
    summary: 'Sign a half-day on the device of whoever runs the session',
    status: 201,
    codes: [
      'attendance.no_half_day',
      'attendance.too_early',
      'attendance.not_enrolled',
      'attendance.not_drawn',
      'training.given_up_already',
    ],
  },

  async run(context, { id, day, part, enrolment, trainer, signature }) {
    await holdSession(context, id)
    const found = await halfDayOf(context, id, { day, part })
    if (!found.ok) return found
    if (!signature) return refuse('attendance.not_drawn', 'signature')
    const known = enrolment
      ? (await whoStands(context, found.session)).includes(enrolment)
      : (await trainersOf(context.db, found.session)).includes(trainer ?? '')
    if (!known) return refuse('attendance.not_enrolled')
    const whose = enrolment ? { enrolment, trainer: null } : { enrolment: null, trainer: trainer ?? '' }
    await sign(context, { ...whose, session: id, day, part, how: 'signature', signature })
    return ok({ day, part })
  },
})

/** Whoever holds the code of an enrolment signs on their own phone with the figures that the trainer shows. */
export const signByCode = command({
  action: 'attendance.sign',
  input: z.object({ id: z.uuid(), figures: z.string().max(40).transform(figuresTyped) }),
  output: z.object({ day: z.string(), part: z.enum(parts) }),

  async run(context, { id, figures }) {
    if (!(await heldEnrolments(context)).includes(id)) return refuse('not_found')
    const shown = await context.db
      .selectFrom('enrolment as e')
      .innerJoin('session_half_day as h', 'h.session', 'e.session')
      .select(['h.session', 'h.day', 'h.part'])
      .where('e.id', '=', id)
      .where('h.code', '=', figures)
      .where('h.code_until', '>', context.now)
      .where('h.day', '=', context.today)
      .executeTakeFirst()
    if (!shown) return refuse('attendance.wrong_code', 'figures')
    const { session, day, part } = shown
    await holdSession(context, session)
    const found = await findSession(context.db, 'everywhere', session)
    if (found?.decision === 'given_up') return refuse('training.given_up_already')
    // It may have been moved while the session was waited for.
    if (!found?.half_days.some((one) => one.day === day && one.part === part))
      return refuse('attendance.wrong_code', 'figures')
    if (!(await whoStands(context, found)).includes(id)) return refuse('attendance.not_enrolled')
    await sign(context, { enrolment: id, trainer: null, session, day, part, how: 'code', signature: null })
    return ok({ day, part: part as (typeof parts)[number] })
  },
})

type Signed = Pick<Mark, 'enrolment' | 'trainer' | 'day' | 'part' | 'how' | 'signature'> & {
  readonly session: string
}

/** The session is held by the caller, so that a roll that is called meanwhile sees what was signed. */
async function sign({ db, actor, now, journal }: Writing, signed: Signed) {
  await insertMarks(db, [{ ...signed, present: true, at: now, account: actor.account }])
  journal(signed.enrolment ?? signed.session, ['attendance'])
}
