import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { command, type Writing } from '../../../server/use-case.ts'
import { allocationNow } from '../enrolment/enrolments.db.ts'
import { findRunSession, holdSession, type Session } from '../sessions/sessions.db.ts'
import { line, parts } from '../training.forms.ts'
import { insertMarks, readMarks } from './attendance.db.ts'
import { keyOf, type Mark, newest } from './attendance.ts'
import { trainersOf } from './trainers.ts'

export const halfDay = { day: z.iso.date(), part: z.enum(parts) }

/**
 * Calls the names of a half-day: who is among `present` was there, the others who have a seat were not. Only what is
 * another than before is noted; what somebody signed since `seen` stands, unless they are called present.
 */
export const takeAttendance = command({
  action: 'attendance.take',
  input: z.object({
    id: z.uuid(),
    ...halfDay,
    present: z.array(z.uuid()).max(1000).default([]),
    trainers: z.array(line).max(50).default([]).describe('Names of the trainers who were there'),
    seen: z.coerce.number().int().min(0).optional().describe('Newest mark known to whoever calls the names'),
  }),
  output: z.object({ noted: z.number(), corrected: z.number() }),
  api: {
    method: 'put',
    path: '/sessions/{id}/attendance',
    summary: 'Note who was at a half-day of a session',
    codes: [
      'attendance.no_half_day',
      'attendance.too_early',
      'attendance.not_enrolled',
      'training.given_up_already',
    ],
  },

  async run(context, { id, day, part, present, trainers, seen }) {
    await holdSession(context, id)
    const found = await halfDayOf(context, id, { day, part })
    if (!found.ok) return found
    const standing = await whoStands(context, found.session)
    if (present.some((one) => !standing.includes(one))) return refuse('attendance.not_enrolled', 'present')
    const named = await trainersOf(context.db, found.session)
    if (trainers.some((one) => !named.includes(one))) return refuse('attendance.not_enrolled', 'trainers')
    const marks = await readMarks(context.db, id)
    const called = [
      ...standing.map((one) =>
        markOf(context, { enrolment: one, trainer: null, present: present.includes(one), day, part }),
      ),
      ...named.map((one) =>
        markOf(context, { enrolment: null, trainer: one, present: trainers.includes(one), day, part }),
      ),
    ]
    const changed = changes(called, newest(marks), seen ?? Number.MAX_SAFE_INTEGER)
    if (changed.length > 0)
      await insertMarks(
        context.db,
        changed.map(({ before: _, ...mark }) => ({ ...mark, session: id })),
      )
    const corrected = changed.filter((one) => one.before)
    context.journal(id, ['attendance'])
    for (const one of corrected) context.journal(one.enrolment ?? id, ['attendance_corrected'])
    return ok({ noted: changed.length, corrected: corrected.length })
  },
})

type Called = Omit<Mark, 'id'> & { readonly account: string | null }

const markOf = (
  { actor, now }: Writing,
  of: Pick<Mark, 'enrolment' | 'trainer' | 'present' | 'day' | 'part'>,
): Called => ({ ...of, how: 'called', signature: null, at: now, account: actor.account })

/** What a call of names says that is not noted so already. Nobody unknown is absent from a half-day that others signed since. */
export function changes(called: readonly Called[], noted: ReadonlyMap<string, Mark>, seen: number) {
  return called.flatMap((one) => {
    const before = noted.get(keyOf(one))
    if (before?.present === one.present) return []
    if (before && before.id > seen && !one.present) return []
    return [{ ...one, before }]
  })
}

/** A half-day of a session that one runs and that takes place, from its own day on. */
export async function halfDayOf(context: Writing, id: string, { day, part }: { day: string; part: string }) {
  const session = await findRunSession(context, 'attendance.take', id)
  if (!session) return refuse('not_found')
  if (session.decision === 'given_up') return refuse('training.given_up_already')
  if (!session.half_days.some((one) => one.day === day && one.part === part))
    return refuse('attendance.no_half_day', 'day')
  if (day > context.today) return refuse('attendance.too_early', 'day')
  return { ok: true as const, session }
}

/** Those who have a seat: theirs are the names on the sheet. */
export const whoStands = async (context: Writing, session: Session): Promise<readonly string[]> =>
  (await allocationNow(context, session)).filter((one) => one.seat).map((one) => one.enrolment)
