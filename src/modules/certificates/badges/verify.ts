import type { IssuerKey } from '../issuers/did.ts'
import { keyIn } from '../issuers/did.ts'
import { known, loaderFor } from './documents.ts'
import { libraries } from './libraries.ts'

/** Why a signature does not hold. */
export type Flaw =
  | 'certificate.not_json'
  | 'certificate.too_large'
  | 'certificate.not_badge'
  | 'certificate.context_foreign'
  | 'certificate.proof_missing'
  | 'certificate.proof_unknown'
  | 'certificate.key_unknown'
  | 'certificate.outside_its_dates'
  | 'certificate.altered'

type Json = Readonly<Record<string, unknown>>
export type Badge = {
  readonly json: Json
  /** What it is told by, which every writing of it has. */
  readonly id: string | undefined
  readonly issuer: string
  /** The key that its proof names. */
  readonly method: string
}

/** A badge is no larger, in signs: ours have some thousands. */
const largest = 100_000
const deepest = 20

/**
 * A badge as it may be verified: of contexts that are known here, with one proof of the one kind that is verified here.
 * Else why not.
 */
export function readBadge(given: unknown): Badge | Flaw {
  const json = parsed(given)
  if (typeof json === 'string') return json
  const types = [json['type']].flat()
  if (!types.includes('VerifiableCredential')) return 'certificate.not_badge'
  if (!contextsKnown(json)) return 'certificate.context_foreign'
  const issuer = idOf(json['issuer'])
  if (!issuer) return 'certificate.not_badge'
  const proof = json['proof']
  if (proof === undefined) return 'certificate.proof_missing'
  if (!isJson(proof) || proof['type'] !== 'DataIntegrityProof' || proof['cryptosuite'] !== 'eddsa-rdfc-2022')
    return 'certificate.proof_unknown'
  const method = proof['verificationMethod']
  // The key must be of the issuer that the badge names.
  if (typeof method !== 'string' || method.split('#')[0] !== issuer) return 'certificate.key_unknown'
  const id = json['id'] ?? json['@id']
  return { json, id: typeof id === 'string' ? id : undefined, issuer, method }
}

/** Whether its signature holds, by the keys given or the one that its issuer is the name of. Nothing is fetched. */
export async function flawOf(
  { json, issuer, method }: Badge,
  keys: readonly IssuerKey[],
  now: Date,
): Promise<Flaw | undefined> {
  const own = keyIn(issuer)
  const named = own
    ? method === `${issuer}#${own}`
    : keys.some((one) => `${one.did}#${one.publicKey}` === method)
  if (!named) return 'certificate.key_unknown'
  const { integrity, eddsa, vc } = await libraries()
  const result = await vc
    .verifyCredential({
      credential: json,
      suite: new integrity.DataIntegrityProof({ cryptosuite: eddsa.cryptosuite }),
      documentLoader: loaderFor(keys),
      checkStatus: async () => ({ verified: true }),
      now,
    })
    .catch((error: Error) => ({ verified: false, error }))
  if (result.verified) return undefined
  return outsideItsDates(json, now) ? 'certificate.outside_its_dates' : 'certificate.altered'
}

function parsed(given: unknown): Json | 'certificate.not_json' | 'certificate.too_large' {
  const text = typeof given === 'string' ? given : JSON.stringify(given)
  if (text === undefined) return 'certificate.not_json'
  if (text.length > largest) return 'certificate.too_large'
  try {
    const json: unknown = JSON.parse(text)
    if (!isJson(json)) return 'certificate.not_json'
    return depthOf(json) > deepest ? 'certificate.too_large' : json
  } catch {
    return 'certificate.not_json'
  }
}

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const idOf = (issuer: unknown): string | undefined => {
  const id = isJson(issuer) ? issuer['id'] : issuer
  return typeof id === 'string' ? id : undefined
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

/** Contexts stand at the top alone and are of those that are known: one within would change what its words mean. */
function contextsKnown(json: Json): boolean {
  const all = [json['@context']].flat()
  const { '@context': _, ...rest } = json
  return (
    all.length > 0 && all.every((one) => typeof one === 'string' && known.has(one)) && !holdsContext(rest)
  )
}

const holdsContext = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  ('@context' in value || Object.values(value).some(holdsContext))

function outsideItsDates({ validFrom, validUntil }: Json, now: Date): boolean {
  const at = (value: unknown) => (typeof value === 'string' ? Date.parse(value) : Number.NaN)
  return at(validFrom) > now.getTime() || at(validUntil) < now.getTime()
}
