import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localized, textIn } from './localized.ts'
import { ok, refuse } from './result.ts'
import { isUuid, slug, slugify } from './slug.ts'

describe('a slug', () => {
  it.each([
    ['Maison des Tilleuls', 'maison-des-tilleuls'],
    ['L’Œuvre du Cœur', 'l-oeuvre-du-coeur'],
    ['  Ça & là — 2026 ! ', 'ca-la-2026'],
    ['Straße', 'stra-e'],
  ])('of %s is %s', (name, expected) => expect(slugify(name)).toBe(expected))

  it('made of any name that holds a letter is one', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (name) => {
        const made = slugify(`a${name}`)
        expect(slug.safeParse(made).success).toBe(true)
        expect(slugify(made)).toBe(made)
      }),
    )
  })

  it.each(['Abc', 'a--b', '-a', 'a-', 'a b', 'é', '', 'a'.repeat(81)])('%s is none', (text) =>
    expect(slug.safeParse(text).success).toBe(false),
  )

  it('is told from an id', () => {
    expect(isUuid('0b0f3a5e-8a39-4b5a-9a51-0f6e3f9f0a11')).toBe(true)
    expect(isUuid('masterplan-bxl')).toBe(false)
  })
})

describe('a text in several languages', () => {
  it('is read in the language asked for, else in French, else in any it has, and says which', () => {
    expect(textIn({ fr: 'oui', nl: 'ja' }, 'nl')).toEqual({ text: 'ja', lang: 'nl' })
    expect(textIn({ fr: 'oui', nl: 'ja' }, 'de')).toEqual({ text: 'oui', lang: 'fr' })
    expect(textIn({ nl: 'ja' }, 'en')).toEqual({ text: 'ja', lang: 'nl' })
    expect(textIn(null, 'en')).toEqual({ text: '', lang: 'en' })
  })

  it('a bare string is read as French', () => expect(localized.parse(' Bonjour ')).toEqual({ fr: 'Bonjour' }))

  it.each([[{}], [{ fr: '' }], [{ fr: '  ' }], [{ es: 'hola' }], [''], ['   '], [3], [['fr']], [null]])(
    '%j is none',
    (given) => expect(localized.safeParse(given).success).toBe(false),
  )
})

describe('what a use case answers', () => {
  it('is a value, or a refusal that names the field of its first fault', () => {
    expect(ok(3)).toEqual({ ok: true, value: 3 })
    expect(refuse('voice.closed')).toEqual({ ok: false, code: 'voice.closed' })
    expect(refuse('validation', 'since')).toEqual({ ok: false, code: 'validation', field: 'since' })
    const faults = [
      { path: 'due', code: 'invalid' },
      { path: 'title', code: 'invalid' },
    ]
    expect(refuse('validation', faults)).toEqual({ ok: false, code: 'validation', field: 'due', faults })
  })
})
