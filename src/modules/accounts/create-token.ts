import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { digestOfToken } from '../../server/session.ts'
import { command } from '../../server/use-case.ts'

/** Makes an API token for an account. It is shown this once; only its digest is kept. */
export const createToken = command({
  action: 'token.create',
  input: z.object({
    /** E-mail of the account, where it is not the actor's own. */
    account: z.email().optional(),
    scope: z.enum(['read', 'write', 'confidential']).default('read'),
    days: z.coerce.number().int().min(1).max(730).default(90),
  }),
  output: z.object({ id: z.uuid(), token: z.string(), expires: z.date() }),

  async run({ db, actor, now, journal }, { account, scope, days }) {
    // Confidential data asks for a second proof of who one is: neither a password alone nor a token gives a token for it.
    if (scope === 'confidential' && (actor.assurance === 'first' || actor.scope))
      return refuse('auth.assurance_too_low', 'scope')
    const owner = account && actor.everywhere ? await accountOf(account) : actor.account
    if (!owner) return refuse('account.unknown', 'account')
    const token = `maillage_${randomBytes(32).toString('base64url')}`
    const expires = new Date(now.getTime() + days * 86_400_000)
    const { id } = await db
      .insertInto('api_token')
      .values({ account: owner, scope, digest: digestOfToken(token), expires_at: expires, created_at: now })
      .returning('id')
      .executeTakeFirstOrThrow()
    journal(id, ['scope', 'expires_at'])
    return ok({ id, token, expires })

    async function accountOf(email: string) {
      const row = await db
        .selectFrom('sign_in.user')
        .select('id')
        .where('email', '=', email.toLowerCase())
        .executeTakeFirst()
      return row?.id
    }
  },
})
