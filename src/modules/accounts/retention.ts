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

/** Invitations that were accepted, taken back or ran out: the names and addresses that they were made for. */
export const endedInvitations: Retained = {
  kind: 'invitations',
  label: texts.words('kept.invitations'),
  months: 1,
  ended: ({ db }, before, what) =>
    countOrRemove(
      db,
      sql`from invitation where least(expires_at, accepted_at, revoked_at) < ${before}`,
      what,
    ),
}

/** Ways back in that were used or ran out. That somebody came back is told by the journal. */
export const endedAccess: Retained = {
  kind: 'access',
  label: texts.words('kept.access'),
  months: 1,
  async ended({ db }, before, what) {
    const { rows } = await sql<{ n: number }>`
      select sign_in.ended_access(${before}, ${what === 'remove'}) as n`.execute(db)
    return Number(rows[0]?.n ?? 0)
  },
}
