import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { command, type Writing } from '../../../server/use-case.ts'
import { readNoted } from '../attendance/attendance.db.ts'
import { whyNotHeld } from '../session.ts'
import { isOver } from '../sessions/moving.ts'
import {
  findRunSession,
  findSession,
  holdSession,
  openingOf,
  ownSession,
  type Session,
} from '../sessions/sessions.db.ts'
import { decisions, SessionShown } from '../training.forms.ts'
import { allocationNow } from './enrolments.db.ts'
import { invite } from './give-seats.ts'
import { tell } from './tell.ts'

/**
 * Decides, once enrolment has ended, whether a session takes place. Held: each seat is confirmed and invited. Given up:
 * all who stand are told; refused once it took place and is over. Fewer than the minimum is refused unless it is said once
 * more.
 */
export const decideSession = command({
  action: 'training.decide_session',
  input: z.object({
    id: z.uuid(),
    decision: z.enum(decisions),
    anyway: z
      .stringbool()
      .or(z.boolean())
      .default(false)
      .describe('Held although fewer come than the minimum'),
    version: z.coerce.number().int(),
  }),
  output: SessionShown,
  api: {
    method: 'put',
    path: '/sessions/{id}/decision',
    summary: 'Decide whether a session takes place',
    etag: true,
    codes: [
      'enrolment.not_approved',
      'training.not_open_yet',
      'training.still_open',
      'training.under_minimum',
      'training.given_up_already',
      'training.ended',
    ],
  },

  async run(context, { id, decision, anyway, version }) {
    await holdSession(context, id)
    const session = await findRunSession(context, 'training.decide_session', id)
    if (!session) return refuse('not_found')
    if (session.decision === 'given_up') return refuse('training.given_up_already')
    const moment = { noted: await readNoted(context.db, id), today: context.today }
    if (decision === 'given_up' && isOver(session.half_days, moment)) return refuse('training.ended')
    const placed = await allocationNow(context, session)
    const seats = placed.filter((one) => one.seat).map((one) => one.enrolment)
    if (decision === 'held') {
      const why = whyNotHeld(openingOf(session), context.today)
      if (why) return refuse(refusedFor[why])
      if (seats.length < session.minimum && !anyway) return refuse('training.under_minimum', 'anyway')
    }
    if (!(await note(context, session, decision, version))) return refuse('conflict.version')
    if (decision === 'held') await invite(context, id, seats)
    else
      await tell(
        context,
        placed.map((one) => one.enrolment),
        'given_up',
      )
    context.journal(id, ['decision'])
    const decided = await findSession(context.db, 'everywhere', id)
    return decided ? ok(ownSession(decided)) : refuse('not_found')
  },
})

const refusedFor = {
  not_approved: 'enrolment.not_approved',
  not_yet: 'training.not_open_yet',
  open: 'training.still_open',
} as const

async function note(
  { db, now }: Writing,
  { id }: Session,
  decision: string,
  version: number,
): Promise<boolean> {
  const changed = await db
    .updateTable('training_session')
    .set((eb) => ({ decision, decided_at: now, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return changed.numUpdatedRows === 1n
}
