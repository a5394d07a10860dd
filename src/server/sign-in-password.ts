import type { SignIn } from './sign-in.ts'

const hashOf = async (signIn: SignIn, account: string) => {
  const { internalAdapter } = await signIn.$context
  const ways = await internalAdapter.findAccounts(account)
  return ways.find((one) => one.providerId === 'credential')?.password ?? undefined
}

/** Whether an account signs in with a password: not where a provider or a passkey is all it has. */
export const hasPassword = async (signIn: SignIn, account: string): Promise<boolean> =>
  (await hashOf(signIn, account)) !== undefined

/** Whether a password is the one of an account. */
export async function passwordIs(signIn: SignIn, account: string, given: string): Promise<boolean> {
  const { password } = await signIn.$context
  const hash = await hashOf(signIn, account)
  return hash !== undefined && password.verify({ hash, password: given })
}

/** Gives an account a password, where it has one another; its sessions end, but for one that may go on. */
export async function changePassword(
  signIn: SignIn,
  account: string,
  given: string,
  goingOn?: string,
): Promise<void> {
  const { internalAdapter, password } = await signIn.$context
  const hash = await password.hash(given)
  if (await hasPassword(signIn, account)) await internalAdapter.updatePassword(account, hash)
  else
    await internalAdapter.linkAccount({
      userId: account,
      providerId: 'credential',
      accountId: account,
      password: hash,
    })
  await signIn.pool.query('delete from sign_in.session where "userId" = $1 and id is distinct from $2', [
    account,
    goingOn ?? null,
  ])
}
