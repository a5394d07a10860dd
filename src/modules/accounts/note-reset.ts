import { z } from 'zod'
import { command, done, nothing } from '../../server/use-case.ts'

/** Writes down that an account is given another password, which ends its sessions. */
export const noteReset = command({
  action: 'account.reset',
  input: z.object({ account: z.string().min(1) }),
  output: nothing,

  async run({ journal }, { account }) {
    journal(account, ['password', 'sessions'])
    return done
  },
})
