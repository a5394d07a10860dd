import { gzipSync } from 'node:zlib'
import { stampOf } from './badge.ts'
import { credentialsContext } from './documents.ts'

/** How many badges a list has room for: fewer would tell too much of the one that is looked up (Bitstring Status List 1.0). */
export const listLength = 131_072

/** The positions that are revoked, as the standard writes them: bits from the left, gzip, base64url. */
export function encodedList(revoked: readonly number[]): string {
  const bits = Buffer.alloc(listLength / 8)
  for (const position of revoked) {
    const byte = position >> 3
    bits[byte] = (bits[byte] ?? 0) | (0x80 >> (position & 7))
  }
  return `u${gzipSync(bits).toString('base64url')}`
}

/** A list of what is revoked, as a credential to be signed. */
export const statusListOf = (url: string, did: string, revoked: readonly number[], now: Date) => ({
  '@context': [credentialsContext],
  id: url,
  type: ['VerifiableCredential', 'BitstringStatusListCredential'],
  issuer: did,
  validFrom: stampOf(now),
  credentialSubject: {
    id: `${url}#list`,
    type: 'BitstringStatusList',
    statusPurpose: 'revocation',
    encodedList: encodedList(revoked),
  },
})
