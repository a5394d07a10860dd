import { expect, it } from 'vitest'
import { base32, codeOf, otpauth, stepAt, stepOfCode } from './sign-in-totp.ts'

const secret = Buffer.from('12345678901234567890')

it.each([
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
])('at second %i the code is that of RFC 6238, appendix B', (second, code) => {
  expect(codeOf(secret, stepAt(new Date(second * 1000)), 8)).toBe(code)
})

it('a code of the step before or after is taken, one of two steps away is not', () => {
  const now = new Date('2026-11-26T10:00:00Z')
  const step = stepAt(now)
  const taken = [-2, -1, 0, 1, 2].map((away) => stepOfCode(secret, codeOf(secret, step + away), now))
  expect(taken).toEqual([undefined, step - 1, step, step + 1, undefined])
})

it('a secret is written in base 32 as RFC 4648 does, without padding', () => {
  expect(['f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map((text) => base32(Buffer.from(text)))).toEqual([
    'MY',
    'MZXQ',
    'MZXW6',
    'MZXW6YQ',
    'MZXW6YTB',
    'MZXW6YTBOI',
  ])
})

it('the address in the QR code names the site and the account', () => {
  const address = new URL(otpauth(secret, { issuer: 'Réseau & amis', account: 'anne@example.org' }))
  expect(decodeURIComponent(address.pathname)).toBe('/Réseau & amis:anne@example.org')
  expect(Object.fromEntries(address.searchParams)).toEqual({
    secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
    issuer: 'Réseau & amis',
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  })
})
