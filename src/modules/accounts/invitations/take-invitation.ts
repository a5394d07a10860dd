import type { z } from 'zod'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { accountAt, newAccount, type SignIn } from '../../../server/sign-in.ts'
import type { Request } from '../../../server/use-case.ts'
import { onBehalfOf } from '../notes.ts'
import { acceptInvitation, type readInvitation } from './accept-invitation.ts'

export type Offer = z.output<typeof readInvitation.output>

/**
 * Makes the account of an invitation with the password chosen. Where the address got an account meanwhile, that is given
 * the role and keeps its password; a printed code, which anybody may have found, gives nothing to an account it did not make.
 */
export async function takeInvitation(
  request: Request,
  signIn: SignIn,
  { id, name, address, printed }: Offer,
  password: string,
): Promise<Result<{ account: string; isNew: boolean }>> {
  const made = await newAccount(signIn, { email: address, name, password })
  const account = made ?? (printed ? undefined : await accountAt(signIn, address))
  if (!account) return refuse('invitation.none', 'code')
  const accepted = await acceptInvitation(onBehalfOf(request, account), { id, account })
  return accepted.ok ? ok({ account, isNew: made !== undefined }) : accepted
}
