import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { command } from '../../server/use-case.ts'
import { sendAgain } from './messages.db.ts'

/** Tries a message again at once that failed or waits for its next try; without an id, all that failed. */
export const retryMessages = command({
  action: 'message.retry',
  input: z.object({ id: z.uuid().optional() }),
  output: z.object({ retried: z.number() }),

  async run({ db, journal }, { id }) {
    const retried = await sendAgain(db, id)
    if (retried.length === 0) return refuse('message.not_failed')
    for (const one of retried) journal(one, ['state'])
    return ok({ retried: retried.length })
  },
})
