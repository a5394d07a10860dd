import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { command, done, nothing, query } from '../../../server/use-case.ts'

/**
 * Lines of the journal about passkeys. What they tell is done by the sign-in role, whose tables no use case reaches:
 * its transaction ends only after the line is kept.
 */
const note = (action: `passkey.${string}`, fields: readonly string[]) =>
  command({
    action,
    input: z.object({ id: z.string().min(1) }),
    output: nothing,

    async run({ journal }, { id }) {
      journal(id, fields)
      return done
    },
  })

export const addPasskey = note('passkey.add', ['name', 'public_key'])
export const renamePasskey = note('passkey.rename', ['name'])
export const removePasskey = note('passkey.remove', ['public_key'])
/** A session begins with a passkey, or goes on with it at the second assurance level. */
export const signInWithPasskey = note('passkey.sign_in', ['session'])
/** A passkey whose counter went backwards: there are two of it. */
export const refusePasskey = note('passkey.refuse', ['counter'])

/** Whose passkeys are shown: the account that is signed in. */
export const showPasskeys = query({
  action: 'passkey.read',
  input: z.object({}),
  output: z.object({ account: z.string(), name: z.string(), email: z.string() }),

  async run({ db, actor }) {
    const me = await db
      .selectFrom('sign_in.user')
      .select(['id as account', 'name', 'email'])
      .where('id', '=', actor.account)
      .executeTakeFirst()
    return me ? ok(me) : refuse('not_found')
  },
})

export const passkeyUseCases = [
  addPasskey,
  renamePasskey,
  removePasskey,
  signInWithPasskey,
  refusePasskey,
  showPasskeys,
]
