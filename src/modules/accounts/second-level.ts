import { refuse } from '../../kernel/result.ts'
import type { Actor } from '../../server/actor.ts'
import type { Queried, SignIn, SignInTables } from '../../server/sign-in.ts'
import { dropSecondFactor } from '../../server/sign-in-second-factor.ts'
import type { Request } from '../../server/use-case.ts'
import { freshProof, type Unproven } from './password.ts'

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

/** Why somebody may not change their ways in now: a proof that counts more, or else the password again, is not given. */
export async function provenAgain(
  { actor, now }: Pick<Request, 'actor' | 'now'>,
  signIn: SignIn,
  password: string,
): Promise<Unproven | undefined> {
  if (actor.account === null) return refuse('auth.required')
  if (await isUnsure(signIn.pool, actor)) return refuse('auth.assurance_too_low')
  return freshProof(signIn, { account: actor.account, password, now })
}

/** Takes away all that proves the second level, for somebody who has lost it: it is set anew. */
export async function dropSecondLevel(signIn: SignInTables, account: string): Promise<void> {
  await dropSecondFactor(signIn, account)
  await signIn.pool.query('delete from sign_in.passkey where account = $1', [account])
}
