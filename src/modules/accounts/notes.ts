import { z } from 'zod'
import { system } from '../../server/actor.ts'
import { command, done, nothing, type Request } from '../../server/use-case.ts'

/**
 * Lines of the journal about what the role of signing in does, whose tables no use case reaches. What can be undone by
 * nobody is written down before it is done.
 */
const note = (action: `${'session' | 'account'}.${string}`, fields: readonly string[]) =>
  command({
    action,
    input: z.object({ subject: z.string().min(1) }),
    output: nothing,

    async run({ journal }, { subject }) {
      journal(subject, fields)
      return done
    },
  })

/** A session began with a password. */
export const noteSessionBegun = note('session.begin', ['password'])
/** A code was given in a session that goes on. */
export const noteSessionRaised = note('session.raise', ['assurance'])
/** Sessions are ended, by whoever they are of. */
export const noteSessionEnded = note('session.end', ['session'])
export const notePasswordChanged = note('account.change_password', ['password', 'sessions'])
export const noteSecondFactorSet = note('account.set_second_factor', ['second_factor', 'recovery_codes'])
export const noteSecondFactorDropped = note('account.drop_second_factor', ['second_factor'])
/** An account came back in with a link or a printed code, which may have taken away what proves the second level. */
export const noteAccessUsed = command({
  action: 'account.recover',
  input: z.object({
    subject: z.string().min(1),
    fields: z.array(z.enum(['password', 'sessions', 'second_factor', 'passkeys'])).min(1),
  }),
  output: nothing,

  async run({ journal }, { subject, fields }) {
    journal(subject, fields)
    return done
  },
})

export const notes = [
  noteSessionBegun,
  noteSessionRaised,
  noteSessionEnded,
  notePasswordChanged,
  noteSecondFactorSet,
  noteSecondFactorDropped,
  noteAccessUsed,
]

/** The instance itself, on behalf of an account that this request is not yet, or no longer, signed in with. */
export const onBehalfOf = (request: Request, account: string): Request => ({
  ...request,
  actor: { ...system, account, language: request.actor.language },
})
