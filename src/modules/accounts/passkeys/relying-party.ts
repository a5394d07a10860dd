import { isIP } from 'node:net'

/** Who we are to an authenticator (WebAuthn level 3, section 5.1.3): our domain, and the origin of our pages. */
export type RelyingParty = { readonly id: string; readonly origin: string }

/** Undefined where our address is a number: passkeys belong to a domain. */
export function relyingParty(baseUrl: string): RelyingParty | undefined {
  const { hostname, origin } = new URL(baseUrl)
  return isIP(hostname.replace(/^\[|\]$/g, '')) === 0 ? { id: hostname, origin } : undefined
}
