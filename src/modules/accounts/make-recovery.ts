import { z } from 'zod'
import { ok } from '../../kernel/result.ts'
import { makeRecoveryKey } from '../../server/backup/index.ts'
import { command } from '../../server/use-case.ts'

/** Makes a recovery key and shows it this once. Archives from now on open with it; older ones with the one before. */
export const makeRecovery = command({
  action: 'instance.recovery_key',
  input: z.object({}),
  output: z.object({ identity: z.string() }),

  async run({ db, now, journal }) {
    const { identity } = await makeRecoveryKey(db, now)
    journal('instance', ['recovery_key'])
    return ok({ identity })
  },
})
