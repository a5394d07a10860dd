import { type BetterAuthPlugin, betterAuth } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import type pg from 'pg'
import { z } from 'zod'
import type { Assurance } from './actor.ts'

export type SignIn = ReturnType<typeof signInWith>

/** The tables of sign-in: the pool that reaches them, or one transaction of it. */
export type Queried = Pick<pg.Pool, 'query'>

/** What is kept sealed there is reached with the key. */
export type SignInTables = { readonly pool: Queried; readonly key: string }

const assurance = z.enum(['first', 'second'])

/** Sessions that begin in ways of ours: a passkey, a provider, an invitation. Called from the code only, never from outside. */
const ownWays = {
  id: 'own-ways',
  endpoints: {
    beginSession: createAuthEndpoint(
      { method: 'POST', body: z.object({ account: z.string(), assurance }), metadata: { SERVER_ONLY: true } },
      async (ctx) => {
        const { internalAdapter } = ctx.context
        const user = await internalAdapter.findUserById(ctx.body.account)
        if (!user) return ctx.json({ begun: false })
        const { assurance } = ctx.body
        const session = await internalAdapter.createSession(user.id, false)
        if (!session) return ctx.json({ begun: false })
        // A session begins with the library's default, whatever is given when it is made.
        if (assurance === 'second') await internalAdapter.updateSession(session.token, { assurance })
        await setSessionCookie(ctx, { session, user })
        return ctx.json({ begun: true })
      },
    ),
  },
} satisfies BetterAuthPlugin

/**
 * Sign-in by password. Accounts are made by invitation only; the library's tables lie in a schema of their own. With it
 * come the pool that reaches that schema, and the key that seals what else is kept there.
 */
export const signInWith = (pool: pg.Pool, secret: string, baseUrl: string) =>
  Object.assign(libraryWith(pool, secret, baseUrl), { pool, key: secret })

const libraryWith = (pool: pg.Pool, secret: string, baseUrl: string) =>
  betterAuth({
    appName: 'Maillage',
    baseURL: baseUrl,
    secret,
    database: pool,
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 200 },
    session: {
      expiresIn: 60 * 60 * 12,
      // It ends when it was to end as it began, as its cookie does: neither use nor a clock that jumps puts that off.
      disableSessionRefresh: true,
      additionalFields: { assurance: { type: 'string', defaultValue: 'first', input: false } },
    },
    // The database refuses it too (session_account_is_active); asked first, whoever signs in is told what a stranger is.
    databaseHooks: { session: { create: { before: async ({ userId }) => isActive(pool, userId) } } },
    plugins: [ownWays],
    advanced: {
      cookiePrefix: 'maillage',
      useSecureCookies: baseUrl.startsWith('https:'),
      ipAddress: { disableIpTracking: true },
    },
  })

async function isActive(pool: pg.Pool, account: string): Promise<boolean> {
  const { rowCount } = await pool.query('select from public.account_deactivated where account = $1', [
    account,
  ])
  return rowCount === 0
}

/** Name of the cookie that says somebody is signed in; its absence spares the look-up. */
export const sessionCookie = 'maillage.session_token'

/** Where its database is away, the library says "internal error" and no more: told as the outage that it is. */
export const signInAway = (cause?: unknown) =>
  Object.assign(new Error('sign-in does not reach its database', { cause }), { code: '08006' })

/** Begins a session for an account that is known by other means than a password. Answers the cookies to set. */
export async function beginSession(
  signIn: SignIn,
  account: string,
  assurance: Assurance,
  /** Of the request, for the kind of browser that a session is told by. */
  headers = new Headers(),
): Promise<readonly string[]> {
  const answer = await signIn.api.beginSession({ body: { account, assurance }, headers, asResponse: true })
  if (answer.status >= 500) throw signInAway()
  return answer.headers.getSetCookie()
}

/** The session that headers belong to. Throws `signInAway` where that cannot be told. */
export const sessionAt = (signIn: SignIn, headers: Headers) =>
  signIn.api.getSession({ headers }).catch((error) => {
    throw signInAway(error)
  })

/**
 * Raises a session that goes on to the second assurance level: a code or a passkey was given in it. By a statement and not
 * by the library, so that it is of the transaction that keeps the line of the journal.
 */
export async function raiseSession(db: Queried, session: string | undefined): Promise<boolean> {
  const raised = await db.query(`update sign_in.session set assurance = 'second' where id = $1`, [session])
  return raised.rowCount === 1
}

/** Id of the account with an address. */
export async function accountAt(signIn: SignIn, email: string): Promise<string | undefined> {
  const { internalAdapter } = await signIn.$context
  return (await internalAdapter.findUserByEmail(email.toLowerCase()))?.user.id
}

/** Makes an account with a password. Returns its id; undefined where the address has one, which stays as it is. */
export async function newAccount(
  signIn: SignIn,
  account: { email: string; name: string; password: string },
): Promise<string | undefined> {
  if (await accountAt(signIn, account.email)) return undefined
  const { internalAdapter, password } = await signIn.$context
  const user = await internalAdapter.createUser(
    { email: account.email.toLowerCase(), name: account.name, emailVerified: true },
    { method: 'admin' },
  )
  await internalAdapter.linkAccount({
    userId: user.id,
    providerId: 'credential',
    accountId: user.id,
    password: await password.hash(account.password),
  })
  return user.id
}
