import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Identity, identityOf, sameAs } from './identity.ts'

const badge = (...holders: readonly Identity[]) => ({
  json: { credentialSubject: { identifier: holders.map(identityOf) } },
})
const byMail = badge({ kind: 'emailAddress', known: 'ana@example.org', salt: 'c2FsdA' })
const byName = badge({ kind: 'name', known: 'Anaëlle d’Été-Martin', salt: 'c2FsdA' })

describe('whose a badge is', () => {
  it('is known by the electronic address of its holder, however it is typed', () => {
    for (const asked of ['ana@example.org', 'Ana@Example.org', ' ANA@EXAMPLE.ORG '])
      expect(sameAs(byMail, asked), asked).toBe('same')
    for (const asked of ['bo@example.org', 'ana@example.com'])
      expect(sameAs(byMail, asked), asked).toBe('other')
    // A right name says nothing of a badge that is known by an address, nor the other way round.
    for (const asked of ['Ana Martin', '']) expect(sameAs(byMail, asked), asked).toBe('ask_address')
    expect(sameAs(byName, 'ana@example.org')).toBe('ask_name')
  })

  it('or by their name, in small letters, in capitals, and with room between', () => {
    const typed = ['Anaëlle d’Été-Martin', ' Anaëlle   d’Été-Martin', 'Anaëlle d’Été-Martin'.normalize('NFD')]
    for (const asked of typed) expect(sameAs(byName, asked), asked).toBe('same')
    const plain = badge({ kind: 'name', known: 'Ana Martin-Durand', salt: 'c2FsdA' })
    for (const asked of ['ana martin-durand', 'ANA MARTIN-DURAND']) expect(sameAs(plain, asked)).toBe('same')
    for (const asked of ['Ana', 'Martin-Durand Ana', 'Bo Martin-Durand'])
      expect(sameAs(plain, asked), asked).toBe('other')
    const written = ['Ana MARTIN', 'Jean de la Croix', ' Ana  Martin', 'Zoé'.normalize('NFD')]
    for (const known of written)
      expect(sameAs(badge({ kind: 'name', known, salt: 'c2FsdA' }), known.trim().toLowerCase()), known).toBe(
        'same',
      )
  })

  it('is its name where it names somebody', () => {
    const named = badge({ name: 'Ana Martin' })
    expect([sameAs(named, 'ana martin'), sameAs(named, 'Bo Martin')]).toEqual(['same', 'other'])
    const { identityHash } = identityOf({ kind: 'name', known: 'Ana Martin', salt: 'c2FsdA' })
    expect(sameAs(badge({ name: identityHash }), 'Ana Martin')).toBe('other')
  })

  it('is not told where it says nothing of it that is read here', () => {
    const unread = [
      undefined,
      null,
      'urn:x',
      [],
      {},
      { identifier: null },
      { identifier: ['x', { hashed: 'true' }] },
    ]
    for (const credentialSubject of unread)
      expect(sameAs({ json: { credentialSubject } }, 'Ana Martin'), String(credentialSubject)).toBe(
        'not_told',
      )
    const both = [{ id: 'urn:x' }, byMail.json.credentialSubject]
    expect(sameAs({ json: { credentialSubject: both } }, 'ana@example.org')).toBe('same')
  })

  it('is nobody’s with another salt', () => {
    const words = fc.string({ minLength: 1 }).filter((one) => !one.includes('@'))
    fc.assert(
      fc.property(words, words, words, (known, salt, other) => {
        const { json } = badge({ kind: 'name', known, salt })
        const [identifier] = json.credentialSubject.identifier
        const moved = { credentialSubject: { identifier: { ...identifier, salt: `${salt}${other}` } } }
        expect(sameAs({ json: moved }, known)).toBe('other')
      }),
    )
  })
})
