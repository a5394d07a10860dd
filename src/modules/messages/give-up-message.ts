import { z } from 'zod'
import { refuse } from '../../kernel/result.ts'
import { command, done, nothing } from '../../server/use-case.ts'
import { giveUp } from './messages.db.ts'

/** Sends a message no more: what it said is emptied at once. */
export const giveUpMessage = command({
  action: 'message.give_up',
  input: z.object({ id: z.uuid() }),
  output: nothing,

  async run({ db, journal }, { id }) {
    if (!(await giveUp(db, id))) return refuse('message.gone')
    journal(id, ['state'])
    return done
  },
})
