import { describe, expect, it } from 'vitest'
import { catalogue, screenLanguages } from './messages.ts'
import { directionOf, pseudo, pseudoLanguage } from './pseudo.ts'
import { formatsIn } from './reader.tsx'

describe('the made-up language of the tests', () => {
  it('wraps a text of letters and makes it a third longer', () => {
    const said = pseudo('Un texte assez long pour que cela se voie')
    expect(said).toMatch(/⟦.+⟧/)
    expect(said.length).toBeGreaterThan('Un texte assez long pour que cela se voie'.length * 1.3)
  })

  it('wraps a text within another once', () => {
    expect(pseudo(`avant ${pseudo('dedans')} après`).match(/⟦/g)).toHaveLength(1)
  })

  it('leaves numbers and signs as they are', () => {
    expect(pseudo('12,5 %')).toBe('12,5 %')
  })

  it('says what the catalogues and the formats say, and runs from right to left', () => {
    const texts = catalogue('made-up', {
      fr: { hello: 'Bonjour' },
      nl: {},
      de: {},
      en: { hello: 'Hello' },
    })
    expect(texts.in(pseudoLanguage)('hello')).toContain('⟦Bonjour')
    expect(formatsIn(pseudoLanguage, 'Europe/Brussels').day('2026-01-01')).toContain('⟦1er janvier 2026')
    expect(directionOf(pseudoLanguage)).toBe('rtl')
    expect(screenLanguages.map(directionOf)).toEqual(screenLanguages.map(() => 'ltr'))
  })
})

describe('the formats of a language', () => {
  const say = (language: (typeof screenLanguages)[number]) => {
    const formats = formatsIn(language, 'Europe/Brussels')
    return [
      formats.day('2026-03-01'),
      formats.number(1234.5),
      formats.period('2026-Q1'),
      formats.period('AY2025-2026'),
      formats.period('once'),
      formats.list(['a', 'b', 'c']),
    ].map((text) => text.replace(/[\u00a0\u202f]/g, ' '))
  }
  it('are those of Belgium', () => {
    expect(say('fr')).toEqual([
      '1er mars 2026',
      '1 234,5',
      '1er trimestre 2026',
      'année académique 2025-2026',
      'à ce jour',
      'a, b et c',
    ])
    expect(say('nl')).toEqual([
      '1 maart 2026',
      '1.234,5',
      '1e kwartaal 2026',
      'academiejaar 2025-2026',
      'tot op heden',
      'a, b en c',
    ])
    expect(say('de')).toEqual([
      '1. März 2026',
      '1.234,5',
      '1. Quartal 2026',
      'akademisches Jahr 2025-2026',
      'bis heute',
      'a, b und c',
    ])
    expect(say('en')).toEqual([
      '1 March 2026',
      '1,234.5',
      'Q1 2026',
      'academic year 2025-2026',
      'to date',
      'a, b and c',
    ])
  })
})
