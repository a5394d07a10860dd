import { type Refusal, refuse } from '../../kernel/result.ts'
import type { SignIn } from '../../server/sign-in.ts'
import { forgetAttempts, tooManyAttempts } from '../../server/sign-in-attempts.ts'
import { hasPassword, passwordIs } from '../../server/sign-in-password.ts'

const shortest = 12
const longest = 200

/** What is wrong with a password that somebody chooses: too short or too long, or the first that anybody would try. */
export function refusedPassword(
  password: string,
  { name, address }: { name: string; address: string },
): Refusal<'password.short' | 'password.long' | 'password.own_name'> | undefined {
  if (password.length < shortest) return refuse('password.short', 'password')
  if (password.length > longest) return refuse('password.long', 'password')
  const bare = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  const [mailbox = ''] = address.split('@')
  // With a year or "123" behind it, a name is one still.
  const words = bare(password).replace(/\d+$/, '')
  const own = [name, address, mailbox].flatMap((text) => [bare(text), bare(text).replace(/\d+$/, '')])
  return own.includes(bare(password)) || own.includes(words)
    ? refuse('password.own_name', 'password')
    : undefined
}

/** Why a proof is not taken: a refusal, or for how many seconds there were too many attempts. */
export type Unproven = Refusal | { readonly wait: number }

/** The password again, from somebody who is signed in already; asked of nobody who has none. */
export async function freshProof(
  signIn: SignIn,
  { account, password, now }: { account: string; password: string; now: Date },
): Promise<Unproven | undefined> {
  if (!(await hasPassword(signIn, account))) return undefined
  const wait = await tooManyAttempts(signIn, 'password', `account:${account}`, now)
  if (wait !== undefined) return { wait }
  if (!(await passwordIs(signIn, account, password))) return refuse('password.wrong', 'password')
  await forgetAttempts(signIn, 'password', `account:${account}`)
  return undefined
}
