import { ok, type Result, refuse } from '../../../kernel/result.ts'
import type { SignIn } from '../../../server/sign-in.ts'
import { changePassword } from '../../../server/sign-in-password.ts'
import type { Request } from '../../../server/use-case.ts'
import { notePasswordChanged } from '../notes.ts'
import { freshProof, refusedPassword } from '../password.ts'
import { showAccount } from '../show-account.ts'

type Asked = {
  readonly account: string
  readonly old: string
  readonly password: string
  /** The session that goes on. */
  readonly session: string | undefined
}

/** Another password, for whoever gives the old one; all other sessions end. The journal says so before it is done. */
export async function changeOwnPassword(
  request: Request,
  signIn: SignIn,
  { account, old, password, session }: Asked,
): Promise<Result<{ account: string }> | { readonly wait: number }> {
  const me = await showAccount(request, {})
  if (!me.ok) return me
  const wrong = await freshProof(signIn, { account, password: old, now: request.now })
  if (wrong) return 'wait' in wrong ? wrong : refuse(wrong.code, 'old')
  const refused = refusedPassword(password, { name: me.value.name, address: me.value.email })
  if (refused) return refused
  const noted = await notePasswordChanged(request, { subject: account })
  if (!noted.ok) return noted
  await changePassword(signIn, account, password, session)
  return ok({ account })
}
