import type { Actor } from '../../server/actor.ts'
import type { Queried } from './passkeys/stored.ts'

/**
 * Whether a session may add, change or take away no way in: its account has a second factor or a passkey, and the session
 * was proven by neither. Else a password that was seen over a shoulder would lead to the second level.
 */
export async function isUnsure(db: Queried, { account, assurance }: Actor): Promise<boolean> {
  if (assurance === 'second') return false
  const { rows } = await db.query<{ held: boolean }>(
    `select exists (select from sign_in.passkey where account = $1)
       or exists (select from sign_in.second_factor where account = $1 and secret is not null) as held`,
    [account],
  )
  return rows[0]?.held ?? false
}
