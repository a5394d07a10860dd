import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type IdentifierScheme, identifierFault, normalised } from './organisation.ts'

const holds = (scheme: IdentifierScheme, value: string) =>
  identifierFault(scheme, normalised(value)) === undefined

describe('an identifier with a check digit', () => {
  it.each<[IdentifierScheme, string]>([
    ['siret', '732 829 320 00074'],
    ['siret', '35600000000048'],
    ['finess', '75 071 218 4'],
    ['bce', '0202.239.951'],
    ['bce', '0403 170 701'],
  ])('%s %s is taken, spaces and dots aside', (scheme, value) => expect(holds(scheme, value)).toBe(true))

  it.each<[IdentifierScheme, string]>([
    ['siret', '73282932000075'],
    ['siret', '7328293200007'],
    ['siret', '732829320000741'],
    ['siret', 'A3282932000074'],
    ['finess', '750712185'],
    ['finess', '75071218'],
    ['bce', '0202239952'],
    ['bce', '2202239951'],
    ['bce', '202239951'],
  ])('%s %s is refused, and what was expected is told', (scheme, value) => {
    expect(identifierFault(scheme, value)).toMatchObject({
      code: 'identifier.wrong',
      found: value,
      expected: `identifier.${scheme}`,
    })
  })

  it('one digit mistyped is always found', () => {
    const good: [IdentifierScheme, string][] = [
      ['siret', '73282932000074'],
      ['finess', '750712184'],
      ['bce', '0202239951'],
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...good),
        fc.nat(13),
        fc.integer({ min: 1, max: 9 }),
        ([scheme, value], at, by) => {
          const index = at % value.length
          const digit = (Number(value[index]) + by) % 10
          expect(holds(scheme, `${value.slice(0, index)}${digit}${value.slice(index + 1)}`)).toBe(false)
        },
      ),
    )
  })
})

describe('La Poste', () => {
  it('has establishments whose digits add up to a multiple of five', () => {
    expect(holds('siret', '35600000049837')).toBe(true)
    expect(holds('siret', '35600000049838')).toBe(false)
  })
  it('is the only one with that rule', () => expect(holds('siret', '35600000149836')).toBe(false))
})

it('numbers of registers without a check digit are taken as they are', () => {
  expect(holds('rcs', 'Paris B 542 107 651')).toBe(true)
  expect(holds('other', 'x'.repeat(60))).toBe(true)
  expect(holds('other', 'x'.repeat(61))).toBe(false)
})
