import type pg from 'pg'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { raiseSession, type SignIn } from '../../../server/sign-in.ts'
import {
  confirmSecondFactor,
  dropSecondFactor,
  takesSecondFactor,
} from '../../../server/sign-in-second-factor.ts'
import type { Request } from '../../../server/use-case.ts'
import { inSignIn } from '../../../server/ways-in.ts'
import { noteSecondFactorDropped, noteSecondFactorSet, noteSessionRaised } from '../notes.ts'
import { isUnsure } from '../second-level.ts'
import { takeBackIfRefused } from '../take-back.ts'

// Each change lies in one transaction of the sign-in role, which ends only after its line of journal is kept: a process
// that goes away in between leaves a line without its change, never a change without its line.

type Refused = Parameters<Parameters<typeof takeBackIfRefused>[0]>[0]
type Given = { readonly account: string; readonly session: string | undefined; readonly code: string }

/** Makes the waiting secret count and raises the session in which its first code was given. Answers the recovery codes. */
export function setSecondFactor(
  request: Request,
  { pool, key }: SignIn,
  { account, session, code }: Given,
): Promise<Result<{ codes: readonly string[] }>> {
  return takeBackIfRefused((refused) =>
    inSignIn(pool, async (db) => {
      if (await isUnsure(db, request.actor)) return refused(refuse('auth.assurance_too_low'))
      const codes = await confirmSecondFactor({ pool: db, key }, account, code, request.now)
      if (!codes) return refused(refuse('second.wrong', 'code'))
      const noted = await noteSecondFactorSet(request, { subject: account })
      if (!noted.ok) return refused(noted)
      await raise(request, db, { account, session }, refused)
      return ok({ codes })
    }),
  )
}

/** Takes one's second factor away. */
export function removeSecondFactor(
  request: Request,
  { pool, key }: SignIn,
  account: string,
): Promise<Result<{ account: string }>> {
  return takeBackIfRefused((refused) =>
    inSignIn(pool, async (db) => {
      if (await isUnsure(db, request.actor)) return refused(refuse('auth.assurance_too_low'))
      await dropSecondFactor({ pool: db, key }, account)
      const noted = await noteSecondFactorDropped(request, { subject: account })
      return noted.ok ? ok({ account }) : refused(noted)
    }),
  )
}

/** Raises a session that goes on, by a code that is good once. */
export function raiseByCode(
  request: Request,
  { pool, key }: SignIn,
  { account, session, code }: Given,
): Promise<Result<{ account: string }>> {
  return takeBackIfRefused((refused) =>
    inSignIn(pool, async (db) => {
      if (!(await takesSecondFactor({ pool: db, key }, account, code, request.now)))
        return refused(refuse('second.wrong', 'code'))
      await raise(request, db, { account, session }, refused)
      return ok({ account })
    }),
  )
}

async function raise(
  request: Request,
  db: pg.PoolClient,
  { account, session }: Omit<Given, 'code'>,
  refused: Refused,
) {
  if (!(await raiseSession(db, session))) refused(refuse('auth.required'))
  const noted = await noteSessionRaised(request, { subject: account })
  if (!noted.ok) refused(noted)
}
