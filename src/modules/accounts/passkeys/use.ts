import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import { dayIn } from '../../../kernel/day.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { system } from '../../../server/actor.ts'
import type { Request } from '../../../server/use-case.ts'
import { inSignIn, type WaysIn } from '../../../server/ways-in.ts'
import { takeBackIfRefused } from '../take-back.ts'
import { type Asked, answeredOf } from './challenge.ts'
import { refusePasskey, signInWithPasskey } from './notes.ts'
import type { RelyingParty } from './relying-party.ts'
import { answerOnce, notePasskeyUsed, type Passkey, passkeyWith } from './stored.ts'
import { webauthn } from './webauthn.ts'

/** What a browser needs to ask for any passkey of ours: no address is typed, the authenticator knows whose it is. */
export async function askForAny(party: RelyingParty) {
  const { generateAuthenticationOptions } = await webauthn()
  return generateAuthenticationOptions({ rpID: party.id, userVerification: 'required' })
}

type Answer = { readonly response: AuthenticationResponseJSON; readonly asked: Asked }

/**
 * Whose passkey answered a challenge, with a line of journal. Of somebody who is signed in, only one of their own is
 * good. Everything that may be wrong is one refusal: nothing tells which credentials are known.
 */
export async function accountOfAnswer(
  request: Request,
  { pool }: WaysIn,
  party: RelyingParty,
  { response, asked }: Answer,
): Promise<Result<{ account: string }>> {
  const { actor, now } = request
  return takeBackIfRefused((refused) =>
    inSignIn(pool, async (db) => {
      const passkey = await passkeyWith(db, response.id)
      const counter = passkey && (await counterIfSigned(response, party, asked, passkey))
      if (!passkey || counter === undefined) return refused(refuse('passkey.unproven'))
      if (actor.account !== null && actor.account !== passkey.account) return refused(refuse('passkey.other'))
      const { digest, until } = answeredOf(asked, now)
      if (!(await answerOnce(db, digest, until))) return refused(refuse('passkey.unproven'))
      const noting = { ...request, actor: { ...system, account: passkey.account } }
      // An authenticator that counts never counts the same twice: there is a copy of it (WebAuthn level 3, section 6.1.1).
      if ((counter > 0 || passkey.counter > 0) && counter <= passkey.counter) {
        await refusePasskey(noting, { id: passkey.id })
        return refused(refuse('passkey.copied'))
      }
      await notePasskeyUsed(db, passkey.id, counter, dayIn(request.timeZone, now))
      const noted = await signInWithPasskey(noting, { id: passkey.id })
      return noted.ok ? ok({ account: passkey.account }) : refused(noted)
    }),
  )
}

/** The counter of an answer that this passkey signed, its holder verified; undefined where anything is not so. */
async function counterIfSigned(
  response: AuthenticationResponseJSON,
  party: RelyingParty,
  asked: Asked,
  passkey: Passkey,
): Promise<number | undefined> {
  // A passkey that is found without an address says whose it is; it has to be what we gave it.
  if (response.response.userHandle !== Buffer.from(passkey.account).toString('base64url')) return undefined
  try {
    const { verifyAuthenticationResponse } = await webauthn()
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: asked.challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      // Its counter is judged once the signature is known to be good.
      credential: { id: passkey.credential, publicKey: passkey.publicKey, counter: 0 },
      requireUserVerification: true,
    })
    return verified && authenticationInfo.userVerified ? authenticationInfo.newCounter : undefined
  } catch {
    return undefined
  }
}
