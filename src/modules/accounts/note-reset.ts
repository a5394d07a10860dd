import { z } from 'zod'
import { command, done, nothing } from '../../server/use-case.ts'

/**
 * Writes down that an account is given another password, which ends its sessions, and that what proves its second level is
 * taken away where it is.
 */
export const noteReset = command({
  action: 'account.reset',
  input: z.object({ account: z.string().min(1), drops: z.boolean() }),
  output: nothing,

  async run({ journal }, { account, drops }) {
    const second = drops ? ['second_factor', 'passkeys'] : []
    journal(account, ['password', 'sessions', ...second])
    return done
  },
})
