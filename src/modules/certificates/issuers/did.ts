/** A key as others know it: the name that it signs under, and its public half (multibase). */
export type IssuerKey = { readonly did: string; readonly publicKey: string }

/** Whether others can look an address up by its name: https, and a name that is not of this machine or house alone. */
export function isPublic(baseUrl: string): boolean {
  const { protocol, hostname } = new URL(baseUrl)
  const named = hostname.includes('.') && !/^[\d.]+$/.test(hostname) && !hostname.startsWith('[')
  return (
    protocol === 'https:' && named && !/\.(local|localhost|internal|lan|home|test|invalid)$/.test(hostname)
  )
}

/** Where the keys of an issuer are told to everybody, under the address of this site. */
export const didPath = (slug: string) => `/emetteurs/${slug}/did.json`

/**
 * The name that a key signs under: of its issuer at the address of this site (did:web) once that is public, until then the
 * key itself (did:key).
 */
export function didFor(baseUrl: string, slug: string, publicKey: string): string {
  if (!isPublic(baseUrl)) return `did:key:${publicKey}`
  const { host, pathname } = new URL(baseUrl)
  const place = pathname.split('/').filter(Boolean)
  return ['did:web', encodeURIComponent(host), ...place, 'emetteurs', slug].join(':')
}

/** The key that a did:key is the name of: Ed25519 alone. */
export const keyIn = (did: string): string | undefined =>
  /^did:key:(z6Mk[1-9A-HJ-NP-Za-km-z]{40,48})$/.exec(did)?.[1]

export const methodOf = ({ did, publicKey }: IssuerKey) => `${did}#${publicKey}`

/** One key as a document of its own (Controlled Identifiers 1.0, Multikey). */
export const verificationMethod = (did: string, publicKey: string) => ({
  '@context': 'https://w3id.org/security/multikey/v1',
  id: methodOf({ did, publicKey }),
  type: 'Multikey',
  controller: did,
  publicKeyMultibase: publicKey,
})

/** All keys of a name, those that were replaced too: what they signed still holds. */
export const didDocument = (did: string, publicKeys: readonly string[]) => ({
  '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
  id: did,
  verificationMethod: publicKeys.map((publicKey) => {
    const { '@context': _, ...method } = verificationMethod(did, publicKey)
    return method
  }),
  assertionMethod: publicKeys.map((publicKey) => methodOf({ did, publicKey })),
})
