import type { Context } from 'hono'
import { type Refusal, refuse } from '../../kernel/result.ts'
import { hasSecondFactor } from '../../server/sign-in-second-factor.ts'
import type { Env } from '../../server/web.tsx'
import { passkeysOf } from './passkeys/stored.ts'
import { accountOf } from './sent.ts'

/**
 * Why a session may add no way in: an account that has a second factor or a passkey takes another one from a session
 * that was proven by it. Else a password that was seen over a shoulder would lead to the second level.
 */
export async function refusedNewWay(
  c: Context<Env>,
): Promise<Refusal<'auth.required' | 'auth.assurance_too_low'> | undefined> {
  const account = accountOf(c)
  if (!account) return refuse('auth.required')
  if (c.get('request').actor.assurance === 'second') return undefined
  const [second, passkeys] = await Promise.all([
    hasSecondFactor(c.get('signIn'), account),
    passkeysOf(c.get('waysIn').pool, account),
  ])
  return second || passkeys.length > 0 ? refuse('auth.assurance_too_low') : undefined
}
