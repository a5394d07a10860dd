import { ok, type Result } from '../../kernel/result.ts'
import type { SignIn } from '../../server/sign-in.ts'
import { changePassword } from '../../server/sign-in-password.ts'
import type { Request } from '../../server/use-case.ts'
import { inSignIn } from '../../server/ways-in.ts'
import { noteReset } from './note-reset.ts'
import { dropSecondLevel } from './second-level.ts'
import { takeBackIfRefused } from './take-back.ts'

type Asked = {
  readonly account: string
  readonly password: string
  /** Whether the second factor and the passkeys go too: for somebody who has lost them. */
  readonly drops: boolean
}

/**
 * Gives an account another password, on the word of whoever runs the machine, and ends its sessions. What proves the
 * second level stays unless it is asked for: else a forgotten password would be worth both.
 */
export async function resetAccount(
  request: Request,
  signIn: SignIn,
  { account, password, drops }: Asked,
): Promise<Result<{ account: string }>> {
  const { pool, key } = signIn
  const reset = await takeBackIfRefused((refused) =>
    inSignIn(pool, async (db) => {
      if (drops) await dropSecondLevel({ pool: db, key }, account)
      const noted = await noteReset(request, { account, drops })
      return noted.ok ? ok({ account }) : refused(noted)
    }),
  )
  if (reset.ok) await changePassword(signIn, account, password)
  return reset
}
