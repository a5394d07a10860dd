import { availableParallelism } from 'node:os'
import { Turns } from '../../server/limits.ts'
import type { SignIn } from '../../server/sign-in.ts'
import { takeBackAttempt } from '../../server/sign-in-attempts.ts'

/**
 * A password takes a core for a tenth of a second. Of a flood of them few wait, so that whoever comes in meanwhile does so
 * after some tries, and pages are answered.
 */
const turns = new Turns(Math.min(4, availableParallelism()), 8)

/**
 * Signs in by address and password, in its turn. Undefined where too many wait: then nothing was tried, and it does not
 * count as an attempt.
 */
export async function signInInTurn(
  signIn: SignIn,
  body: { readonly email: string; readonly password: string },
  headers = new Headers(),
): Promise<Response | undefined> {
  const answer = await turns.take(() => signIn.api.signInEmail({ body, headers, asResponse: true }))
  if (!answer) await takeBackAttempt(signIn, 'password', body.email)
  return answer
}
