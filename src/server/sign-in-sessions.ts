import type { SignIn } from './sign-in.ts'

export type SessionKept = {
  readonly id: string
  readonly since: Date
  readonly userAgent: string
  /** Whether it is the one that asks. */
  readonly own: boolean
}

/** Id of the session that headers belong to. */
export const sessionOf = async (signIn: SignIn, headers: Headers): Promise<string | undefined> =>
  (await signIn.api.getSession({ headers }))?.session.id

/** The sessions of an account that go on, newest first. */
export async function sessionsOf(
  { pool }: SignIn,
  account: string,
  own: string | undefined,
): Promise<readonly SessionKept[]> {
  // The library ends sessions by the clock of the machine.
  const found = await pool.query(
    `select id, "createdAt" as since, coalesce("userAgent", '') as "userAgent", id is not distinct from $2 as own
     from sign_in.session where "userId" = $1 and "expiresAt" > now() order by "createdAt" desc`,
    [account, own ?? null],
  )
  return found.rows
}

/** Ends one session of an account; false where it has none such. */
export async function endSession({ pool }: SignIn, account: string, session: string): Promise<boolean> {
  const ended = await pool.query('delete from sign_in.session where "userId" = $1 and id = $2', [
    account,
    session,
  ])
  return ended.rowCount === 1
}

/** Ends all sessions of an account but one. */
export async function endOtherSessions({ pool }: SignIn, account: string, own: string | undefined) {
  await pool.query('delete from sign_in.session where "userId" = $1 and id is distinct from $2', [
    account,
    own ?? null,
  ])
}
