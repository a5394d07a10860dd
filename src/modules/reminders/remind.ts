import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { command } from '../../server/use-case.ts'
import { findRequest, unanswered } from '../declarations/index.ts'
import { reference } from '../organisations/index.ts'
import { organisationsNamed } from './reminders.db.ts'
import { writeDigest } from './write-digest.ts'

/**
 * Writes to those who have not answered a question: one message with all that is asked of them, once a day at most, to
 * none who asked for silence.
 */
export const remind = command({
  action: 'declaration.remind',
  input: z.object({ id: reference }),
  output: z.object({
    reminded: z.array(z.string()),
    without_address: z.array(z.string()),
    already_today: z.array(z.string()),
    paused: z.array(z.string()),
  }),
  api: {
    method: 'post',
    path: '/declaration-requests/{id}/remind',
    summary: 'Remind those who have not answered',
    codes: ['declaration.closed'],
  },

  async run(context, { id }) {
    const { db, actor, journal } = context
    const request = await findRequest(db, actor.remit('declaration.remind'), id)
    if (!request) return refuse('not_found')
    if (request.closedAt) return refuse('declaration.closed')
    const outcome = {
      reminded: [] as string[],
      without_address: [] as string[],
      already_today: [] as string[],
      paused: [] as string[],
    }
    const waiting = await unanswered(db, { request: request.id })
    const ids = waiting.map(({ organisation }) => organisation)
    for (const one of await organisationsNamed(db, ids))
      outcome[await writeDigest(context, one)].push(one.slug)
    journal(request.id, ['reminded'])
    return ok(outcome)
  },
})
