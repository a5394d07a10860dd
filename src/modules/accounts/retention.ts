import { sql } from 'kysely'
import { countOrRemove, type Retained } from '../../server/retention.ts'
import { texts } from './texts.ts'

/** Tokens that were revoked or ran out: who had one, and for how much, is told by the journal. */
export const endedTokens: Retained = {
  kind: 'tokens',
  label: texts.words('kept.tokens'),
  months: 12,
  ended: ({ db }, before, what) =>
    countOrRemove(
      db,
      sql`from api_token where least(expires_at, coalesce(revoked_at, expires_at)) < ${before}`,
      what,
    ),
}
