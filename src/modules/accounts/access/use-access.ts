import { ok, type Result, refuse } from '../../../kernel/result.ts'
import type { SignIn } from '../../../server/sign-in.ts'
import { type Access, useAccess } from '../../../server/sign-in-access.ts'
import { changePassword } from '../../../server/sign-in-password.ts'
import { hasSecondFactor } from '../../../server/sign-in-second-factor.ts'
import type { Request } from '../../../server/use-case.ts'
import { inSignIn } from '../../../server/ways-in.ts'
import { noteAccessUsed, onBehalfOf } from '../notes.ts'
import { dropSecondLevel } from '../second-level.ts'
import { takeBackIfRefused } from '../take-back.ts'

/** Whether a code of the second factor is asked for: a mailbox alone does not pass the second level. */
export const asksSecondFactor = (signIn: SignIn, { drops, account }: Access): Promise<boolean> =>
  drops ? Promise.resolve(false) : hasSecondFactor(signIn, account)

/**
 * Gives an account the password chosen by whoever holds a way back in, and ends its sessions. The way is used, and what
 * it drops is dropped, in one transaction that ends after the line of journal; the password changes only then.
 */
export async function comeBackIn(
  request: Request,
  signIn: SignIn,
  access: Access,
  password: string,
): Promise<Result<{ account: string }>> {
  const { account, drops } = access
  const { pool, key } = signIn
  const used = await takeBackIfRefused((refused) =>
    inSignIn(pool, async (db) => {
      const tables = { pool: db, key }
      if (!(await useAccess(tables, access, request.now))) return refused(refuse('access.none', 'code'))
      if (drops) await dropSecondLevel(tables, account)
      const noted = await noteAccessUsed(onBehalfOf(request, account), {
        subject: account,
        fields: drops ? ['password', 'sessions', 'second_factor', 'passkeys'] : ['password', 'sessions'],
      })
      return noted.ok ? ok({ account }) : refused(noted)
    }),
  )
  if (used.ok) await changePassword(signIn, account, password)
  return used
}
