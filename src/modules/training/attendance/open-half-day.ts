import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { command } from '../../../server/use-case.ts'
import { halfDay, halfDayOf } from './take-attendance.ts'

/** How long the figures of a half-day are taken, in minutes. */
const lasting = 60

/** Shows figures with which participants sign the half-day on their own phone; asked for anew they are others. */
export const openHalfDay = command({
  action: 'attendance.take',
  input: z.object({ id: z.uuid(), ...halfDay }),
  output: z.object({ code: z.string(), until: z.date() }),
  api: {
    method: 'post',
    path: '/sessions/{id}/attendance/code',
    summary: 'Figures with which participants sign a half-day on their own phone',
    status: 201,
    codes: ['attendance.no_half_day', 'attendance.too_early', 'attendance.past', 'training.given_up_already'],
  },

  async run(context, { id, day, part }) {
    const { db, now, today, journal } = context
    const found = await halfDayOf(context, id, { day, part })
    if (!found.ok) return found
    if (day !== today) return refuse('attendance.past', 'day')
    const code = String(randomInt(1_000_000)).padStart(6, '0')
    const until = new Date(now.getTime() + lasting * 60_000)
    await db
      .updateTable('session_half_day')
      .set({ code, code_until: until })
      .where('session', '=', id)
      .where('day', '=', day)
      .where('part', '=', part)
      .execute()
    journal(id, ['attendance_code'])
    return ok({ code, until })
  },
})
