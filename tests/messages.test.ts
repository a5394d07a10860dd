import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, it } from 'vitest'
import { root } from '../src/server/root.ts'

const source = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).map((path) =>
  join(root, 'src', path),
)
const others = ['nl', 'de', 'en'] as const
type Other = (typeof others)[number]

const catalogues = source
  .filter((path) => path.endsWith('messages/fr.json'))
  .map((path) => ({
    name: dirname(dirname(path)).split('/').at(-1) as string,
    fr: read(path),
    nl: read(path.replace(/fr\.json$/, 'nl.json')),
    de: read(path.replace(/fr\.json$/, 'de.json')),
    en: read(path.replace(/fr\.json$/, 'en.json')),
  }))

function read(path: string): Readonly<Record<string, string>> {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
}

type Reasons = { readonly [reason: string]: string }
const anywhere: Reasons = {
  'a name, of this product or of a register': 'maillage siret finess rcs',
  'a file format': 'csv xlsx',
}
/** The only words that a text may share with the French one and still be a translation of it, and why. */
const sameAsFrench: Readonly<Record<Other, Reasons>> = {
  nl: { ...anywhere, 'the same word in Dutch': 'audit cookies document plan' },
  de: {
    ...anywhere,
    'the same word in German': 'adresse audit cookies intervision organisation plan supervision',
  },
  en: {
    ...anywhere,
    'the same word in English':
      'actions administration audit cookies coordination date document documents euro euros organisation organisations plan plans service supervision',
  },
}
const sharedWords = (language: Other) => new Set(Object.values(sameAsFrench[language]).join(' ').split(' '))

/** Words that address the reader as a friend, where the screens say u and Sie. */
const familiar: Readonly<Partial<Record<Other, RegExp>>> = {
  nl: /(?<!\p{L})(je|jij|jou|jouw|jullie)(?!\p{L})/iu,
  de: /(?<!\p{L})(du|dich|dir|dein\p{L}*|euch|euer\p{L}*)(?!\p{L})/iu,
}

type Part = { type: number; value?: string; options?: Record<string, { value: Part[] }>; children?: Part[] }
/** The arguments of a message, those within its plurals and choices too, each with its kind. */
const argumentsOf = (parts: readonly Part[]): string[] =>
  parts.flatMap((part) => [
    ...(part.type !== 0 && part.type !== 7 && part.type !== 8 && part.value
      ? [`${part.value} ${part.type}`]
      : []),
    ...Object.values(part.options ?? {}).flatMap((option) => argumentsOf(option.value)),
    ...argumentsOf(part.children ?? []),
  ])
/** What is said outside of arguments, word by word. */
const literalsOf = (parts: readonly Part[]): string[] =>
  parts.flatMap((part) => [
    ...(part.type === 0 ? [part.value ?? ''] : []),
    ...Object.values(part.options ?? {}).flatMap((option) => literalsOf(option.value)),
    ...literalsOf(part.children ?? []),
  ])
const wordsOf = (text: string) =>
  literalsOf(partsOf(text, 'fr')).flatMap(
    (literal) =>
      literal
        .toLowerCase()
        .replace(/<\/?b>/g, ' ')
        .match(/\p{L}{2,}/gu) ?? [],
  )
const partsOf = (text: string, language: string) =>
  new IntlMessageFormat(text, language, undefined, { ignoreTag: true }).getAst() as unknown as Part[]
const compile = (text: string, language: string) => [...new Set(argumentsOf(partsOf(text, language)))].sort()
/** What a plural distinguishes must be something that the language distinguishes. */
const pluralsOf = (parts: readonly Part[]): string[] =>
  parts.flatMap((part) => [
    ...(part.type === 6 ? Object.keys(part.options ?? {}).filter((rule) => !rule.startsWith('=')) : []),
    ...Object.values(part.options ?? {}).flatMap((option) => pluralsOf(option.value)),
  ])

it('every module with texts has them in French, Dutch, German and English', () => {
  expect(catalogues.length).toBeGreaterThan(8)
})

describe.each(catalogues)('the texts of $name', (catalogue) => {
  const { fr, name } = catalogue
  it('are filled and compile in French', () => {
    for (const [key, text] of Object.entries(fr)) {
      expect([key, text.trim() !== '']).toEqual([key, true])
      compile(text, 'fr')
    }
  })

  describe.each(others)('in %s', (language) => {
    const theirs = catalogue[language]
    it('have the keys that they have in French, no more and no fewer', () => {
      expect(Object.keys(theirs).sort()).toEqual(Object.keys(fr).sort())
    })

    it('are filled, compile, and take the same arguments, of the same kind', () => {
      const rules = new Intl.PluralRules(language).resolvedOptions().pluralCategories
      for (const [key, text] of Object.entries(theirs)) {
        expect([key, text.trim() !== '']).toEqual([key, true])
        expect([key, compile(text, language)]).toEqual([key, compile(fr[key] ?? '', 'fr')])
        const plurals = pluralsOf(partsOf(text, language))
        expect([key, plurals.filter((rule) => !rules.some((known) => known === rule))]).toEqual([key, []])
      }
    })

    it('are translated: one that reads like the French one shares only words that are listed', () => {
      const shared = sharedWords(language)
      const same = Object.entries(fr).filter(
        ([key, text]) => theirs[key] === text && !wordsOf(text).every((word) => shared.has(word)),
      )
      expect(same.map(([key, text]) => `${name}: ${key} = ${text}`)).toEqual([])
    })

    it('address the reader as somebody one does not know', () => {
      const wrong = Object.entries(theirs).filter(([, text]) => familiar[language]?.test(text))
      expect(wrong.map(([key, text]) => `${name}: ${key} = ${text}`)).toEqual([])
    })
  })
})

it('no word is listed as shared with French that no text needs', () => {
  for (const language of others) {
    const used = new Set(
      catalogues.flatMap(({ fr, ...rest }) =>
        Object.entries(fr)
          .filter(([key, text]) => rest[language][key] === text)
          .flatMap(([, text]) => wordsOf(text)),
      ),
    )
    const named = new Set(Object.values(anywhere).join(' ').split(' '))
    const idle = [...sharedWords(language)].filter((word) => !used.has(word) && !named.has(word))
    expect([language, idle]).toEqual([language, []])
  }
})

describe('a refusal', () => {
  const code = source
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n')
  const all = new Set(catalogues.flatMap(({ fr }) => Object.keys(fr)))
  const used = new Set([
    ...[...code.matchAll(/\brefuse\(\s*'([\w.]+)'/g)].map((match) => match[1] as string),
    ...[...code.matchAll(/\bcode: '([a-z_]+(?:\.[a-z_]+)*)'/g)].map((match) => match[1] as string),
    ...[...code.matchAll(/\bcodes: \[([^\]]*)\]/g)].flatMap((match) =>
      [...(match[1] ?? '').matchAll(/'([\w.]+)'/g)].map((one) => one[1] as string),
    ),
  ])

  it('says something to a person, whatever its code', () => {
    expect(used.size).toBeGreaterThan(40)
    expect([...used].filter((one) => !all.has(`refused.${one}`)).sort()).toEqual([])
  })

  it('of a wrong value says something for every way in which Zod finds one wrong', () => {
    const issues = [
      'invalid_type',
      'too_big',
      'too_small',
      'invalid_format',
      'invalid_union',
      'invalid_value',
      'custom',
      'unknown_key',
    ]
    expect(issues.filter((one) => !all.has(`refused.${one}`))).toEqual([])
  })
})
