import { betterAuth } from 'better-auth'
import type pg from 'pg'

export type SignIn = ReturnType<typeof signInWith>

/** Sign-in by password. Accounts are made by invitation only; the library's tables lie in a schema of their own. */
export const signInWith = (pool: pg.Pool, secret: string, baseUrl: string) =>
  betterAuth({
    appName: 'Maillage',
    baseURL: baseUrl,
    secret,
    database: pool,
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 200 },
    session: { expiresIn: 60 * 60 * 12, updateAge: 60 * 60 },
    advanced: {
      cookiePrefix: 'maillage',
      useSecureCookies: baseUrl.startsWith('https:'),
      ipAddress: { disableIpTracking: true },
    },
  })

/** Name of the cookie that says somebody is signed in; its absence spares the look-up. */
export const sessionCookie = 'maillage.session_token'

/** Where its database is away, the library says "internal error" and no more: told as the outage that it is. */
export const signInAway = (cause?: unknown) =>
  Object.assign(new Error('sign-in does not reach its database', { cause }), { code: '08006' })

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

/** Gives an account another password. Whoever is signed in with it no longer is. */
export async function resetPassword(signIn: SignIn, account: string, given: string): Promise<void> {
  const { internalAdapter, password } = await signIn.$context
  await internalAdapter.updatePassword(account, await password.hash(given))
  await internalAdapter.deleteUserSessions(account)
}
