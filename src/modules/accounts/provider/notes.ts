import { z } from 'zod'
import { command, done, nothing } from '../../../server/use-case.ts'

/** Lines of the journal about identities at a provider: by the id that we gave them, not the provider's. */
const note = (action: `provider.${string}`, field: string) =>
  command({
    action,
    input: z.object({ id: z.uuid() }),
    output: nothing,

    async run({ journal }, { id }) {
      journal(id, [field])
      return done
    },
  })

export const linkIdentity = note('provider.link', 'account')
/** Its holder takes it away from their account. */
export const unlinkIdentity = note('provider.unlink', 'account')
export const signInWithIdentity = note('provider.sign_in', 'session')

export const providerUseCases = [linkIdentity, unlinkIdentity, signInWithIdentity]
