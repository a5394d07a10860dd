import { randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { exampleBadge } from '../../../../tests/support/example-badge.ts'
import { didFor } from '../issuers/did.ts'
import { badgeOf } from './badge.ts'
import { publicKeyOf, type SigningKey, signed } from './sign.ts'
import { flawOf, readBadge } from './verify.ts'

const now = new Date('2026-11-22T09:00:00Z')
describe('a signed badge', () => {
  let key: SigningKey
  let badge: string
  const verdict = async (text: unknown) => {
    const read = readBadge(text)
    return typeof read === 'string' ? read : ((await flawOf(read, [key], now)) ?? 'valid')
  }
  beforeAll(async () => {
    const seed = randomBytes(32)
    const publicKey = await publicKeyOf(seed)
    key = { seed, publicKey, did: didFor('https://maillage.example', 'reseau', publicKey) }
    badge = JSON.stringify(await signed(badgeOf(exampleBadge(key.did)), key, now))
  })

  it('holds as it was signed', async () => {
    expect(await verdict(badge)).toBe('valid')
    expect(await verdict(JSON.parse(badge))).toBe('valid')
  })

  it('holds no more once one character of it is another, wherever it stands', async () => {
    const places = Array.from({ length: 60 }, (_, n) => Math.floor((n * badge.length) / 60))
    const held: string[] = []
    for (const at of places) {
      const other = badge[at] === 'a' ? 'b' : 'a'
      const altered = badge.slice(0, at) + other + badge.slice(at + 1)
      if ((await verdict(altered)) === 'valid') held.push(badge.slice(at - 20, at + 20))
    }
    expect(held).toEqual([])
  })

  it('has what Open Badges 3.0 asks of each of its parts', async () => {
    // Open Badges 3.0, appendix B.1: what each class must have.
    const required: Readonly<Record<string, readonly string[]>> = {
      OpenBadgeCredential: ['@context', 'id', 'type', 'credentialSubject', 'issuer', 'validFrom'],
      Profile: ['id', 'type'],
      AchievementSubject: ['type', 'achievement'],
      Achievement: ['id', 'type', 'criteria', 'description', 'name'],
      Alignment: ['type', 'targetName', 'targetUrl'],
      IdentityObject: ['type', 'hashed', 'identityHash', 'identityType'],
      Evidence: ['type'],
      BitstringStatusListEntry: ['type', 'statusPurpose', 'statusListIndex', 'statusListCredential'],
      DataIntegrityProof: [
        'type',
        'cryptosuite',
        'proofPurpose',
        'verificationMethod',
        'proofValue',
        'created',
      ],
    }
    const seen = new Set<string>()
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      for (const type of [(value as { type?: string | string[] }).type ?? []].flat()) {
        if (!required[type]) continue
        seen.add(type)
        expect([type, ...Object.keys(value)]).toEqual(expect.arrayContaining([...required[type]]))
      }
      Object.values(value).forEach(visit)
    }
    const json = JSON.parse(badge)
    visit(json)
    expect([...seen].sort()).toEqual(Object.keys(required).sort())
    expect(json['@context'][0]).toBe('https://www.w3.org/ns/credentials/v2')
    expect(json['@context'][1]).toMatch(/^https:\/\/purl\.imsglobal\.org\/spec\/ob\/v3p0\/context/)
    expect(json.credentialSubject.achievement.criteria.narrative).toBeTypeOf('string')
    expect(json.validFrom).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  })
})
