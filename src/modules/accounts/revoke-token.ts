import { z } from 'zod'
import { refuse } from '../../kernel/result.ts'
import { command, done, nothing } from '../../server/use-case.ts'

/** Ends a token of one's own. */
export const revokeToken = command({
  action: 'token.revoke',
  input: z.object({ id: z.uuid() }),
  output: nothing,

  async run({ db, actor, now, journal }, { id }) {
    const revoked = await db
      .updateTable('api_token')
      .set({ revoked_at: now })
      .where('id', '=', id)
      .where('account', '=', actor.account)
      .where('revoked_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!revoked) return refuse('not_found')
    journal(id, ['revoked_at'])
    return done
  },
})
