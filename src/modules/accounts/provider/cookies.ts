import { z } from 'zod'
import type { SealedCookie } from '../../../server/sealed-cookie.ts'
import { Asked } from './client.ts'

const asked = Asked.extend({ next: z.string() })
/** From leaving for the provider to coming back. Another site leads back here, so it is sent with what that opens. */
export const askedCookie: SealedCookie<typeof asked> = {
  name: 'maillage.provider_asked',
  content: asked,
  path: '/connexion/fournisseur',
  seconds: 600,
  sameSite: 'Lax',
}

const waiting = z.object({
  subject: z.string(),
  email: z.string().nullable(),
  second: z.boolean(),
  next: z.string(),
  /** The account that was signed in when the identity came back; only it can be linked without its password. */
  account: z.string().nullable(),
})
/** An identity that opens no account yet, until its holder has said which one, and proven that it is theirs. */
export const waitingCookie: SealedCookie<typeof waiting> = {
  name: 'maillage.provider_waiting',
  content: waiting,
  path: '/connexion/fournisseur',
  seconds: 600,
  sameSite: 'Strict',
}

const came = z.object({ idToken: z.string() })
/** For as long as a session lasts: what the provider asks for when it ends there too. */
export const cameCookie: SealedCookie<typeof came> = {
  name: 'maillage.provider_came',
  content: came,
  path: '/deconnexion',
  seconds: 60 * 60 * 12,
  sameSite: 'Lax',
}
