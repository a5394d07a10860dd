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

/** Makes an account with a password, or gives an account that is there a new one. Returns its id. */
export async function keepAccount(
  signIn: SignIn,
  account: { email: string; name: string; password: string },
) {
  const context = await signIn.$context
  const password = await context.password.hash(account.password)
  const email = account.email.toLowerCase()
  const known = await context.internalAdapter.findUserByEmail(email)
  if (known) {
    await context.internalAdapter.updatePassword(known.user.id, password)
    return known.user.id
  }
  const user = await context.internalAdapter.createUser(
    { email, name: account.name, emailVerified: true },
    { method: 'admin' },
  )
  await context.internalAdapter.linkAccount({
    userId: user.id,
    providerId: 'credential',
    accountId: user.id,
    password,
  })
  return user.id
}
