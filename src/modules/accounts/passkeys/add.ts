import type { RegistrationResponseJSON, VerifiedRegistrationResponse } from '@simplewebauthn/server'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import type { SignIn } from '../../../server/sign-in.ts'
import type { Request } from '../../../server/use-case.ts'
import { inSignIn, type WaysIn } from '../../../server/ways-in.ts'
import type { Unproven } from '../password.ts'
import { isUnsure, provenAgain } from '../second-level.ts'
import { takeBackIfRefused } from '../take-back.ts'
import { type Asked, answeredOf } from './challenge.ts'
import { addPasskey } from './notes.ts'
import type { RelyingParty } from './relying-party.ts'
import { answerOnce, credentialsOf, keepPasskey } from './stored.ts'
import { webauthn } from './webauthn.ts'

type Holder = { readonly account: string; readonly email: string; readonly name: string }

/** What a browser needs to make a passkey for an account: one that is found without an address, and asks who holds it. */
export async function askForNew({ pool }: WaysIn, party: RelyingParty, network: string, holder: Holder) {
  const { generateRegistrationOptions } = await webauthn()
  return generateRegistrationOptions({
    rpName: network,
    rpID: party.id,
    userID: new Uint8Array(new TextEncoder().encode(holder.account)),
    userName: holder.email,
    userDisplayName: holder.name,
    attestationType: 'none',
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
    excludeCredentials: (await credentialsOf(pool, holder.account)).map((one) => ({ ...one })),
  })
}

/**
 * Why somebody may not add a passkey now: one they have already, or a second factor, is not given in this session; or,
 * where they have neither, their password is not given again. Else whoever finds a session open would stay in for good.
 */
export async function refusedToAdd(
  request: Request,
  signIn: SignIn,
  password: string,
): Promise<Unproven | undefined> {
  return request.actor.assurance === 'second' ? undefined : provenAgain(request, signIn, password)
}

type Answer = { readonly response: RegistrationResponseJSON; readonly name: string; readonly asked: Asked }

/** Keeps the passkey that was made, with a line of journal. */
export async function keepNew(
  request: Request,
  { pool }: WaysIn,
  party: RelyingParty,
  { response, name, asked }: Answer,
): Promise<Result<{ id: string }>> {
  const made = await verified(response, party, asked)
  const { account } = request.actor
  if (!made?.userVerified || account === null) return refuse('passkey.unproven')
  return takeBackIfRefused((refused) =>
    inSignIn(pool, async (db) => {
      const { digest, until } = answeredOf(asked, request.now)
      if (!(await answerOnce(db, digest, until))) return refused(refuse('passkey.unproven'))
      if (await isUnsure(db, request.actor)) return refused(refuse('auth.assurance_too_low'))
      const { id: credential, publicKey, counter, transports = [] } = made.credential
      const kept = { credential, account, publicKey, counter, transports, name, now: request.now }
      const id = await keepPasskey(db, kept)
      if (id === undefined) return refused(refuse('passkey.known'))
      const noted = await addPasskey(request, { id })
      return noted.ok ? ok({ id }) : refused(noted)
    }),
  )
}

type Made = NonNullable<VerifiedRegistrationResponse['registrationInfo']>

/** The library throws for each thing that is not as asked; none of them is told to whoever sent it. */
async function verified(
  response: RegistrationResponseJSON,
  party: RelyingParty,
  asked: Asked,
): Promise<Made | undefined> {
  try {
    const { verifyRegistrationResponse } = await webauthn()
    const { registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: asked.challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
    })
    return registrationInfo
  } catch {
    return undefined
  }
}
