import { expect, it } from 'vitest'
import { addressShown, addressTyped, takesMail } from './sign-in-address.ts'

it('a name of ours without an address is typed and shown as a name, and takes no mail', () => {
  expect(addressTyped(' Anne-1234 ')).toBe('anne-1234@sans-adresse.invalid')
  expect(addressShown('anne-1234@sans-adresse.invalid')).toBe('anne-1234')
  expect(addressTyped('Anne@Example.org')).toBe('anne@example.org')
})

it.each([
  ['anne@example.org', true],
  ['anne@invalid.org', true],
  ['anne-1234@sans-adresse.invalid', false],
  ['x7Qk@erased.invalid', false],
  [' X7QK@ERASED.INVALID ', false],
])('whether mail reaches %s: %s', (address, reached) => expect(takesMail(address)).toBe(reached))
