import { z } from 'zod'
import { dayIn } from '../../../kernel/day.ts'
import { ok, refuse } from '../../../kernel/result.ts'
import { query } from '../../../server/use-case.ts'
import { isClosed } from '../session.ts'
import { findRunSession, seatsOf } from '../sessions/sessions.db.ts'
import { stateOf } from './enrolment.ts'
import { allocationNow, allocationOf } from './enrolments.db.ts'

/** Who has a seat at a moment and why, told again from what was recorded: the same list each time. No names. */
export const showAllocation = query({
  action: 'enrolment.allocate',
  input: z.object({ id: z.uuid(), at: z.iso.datetime({ offset: true }).optional() }),
  output: z.object({
    at: z.string(),
    items: z.array(
      z.object({
        id: z.uuid(),
        state: z.string(),
        rank: z.number(),
        class: z.number(),
        reason: z.array(z.string()),
      }),
    ),
  }),
  api: {
    method: 'get',
    path: '/sessions/{id}/allocation',
    summary: 'Seats of a session at a moment, and why',
  },

  async run(reading, { id, at }) {
    const { db, now, timeZone } = reading
    const session = await findRunSession(reading, 'enrolment.allocate', id)
    if (!session) return refuse('not_found')
    const moment = at ? new Date(at) : now
    const seats = await seatsOf(db, id, at ? moment : undefined)
    const placed = at ? await allocationOf(reading, id, seats, moment) : await allocationNow(reading, session)
    // By the days alone: approval and what was decided since are not of that moment.
    const { closes_on: closesOn, first_day: firstDay } = seats
    const ended = isClosed({ closesOn, firstDay }, dayIn(timeZone, moment))
    const items = placed.map((one) => ({
      id: one.enrolment,
      state: stateOf(one, ended),
      rank: one.rank,
      class: one.class,
      reason: [...one.reasons],
    }))
    return ok({ at: moment.toISOString(), items })
  },
})
