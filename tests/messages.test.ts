import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, it } from 'vitest'
import { root } from '../src/server/root.ts'

const source = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).map((path) =>
  join(root, 'src', path),
)
const catalogues = source
  .filter((path) => path.endsWith('messages/fr.json'))
  .map((path) => ({
    name: dirname(dirname(path)).split('/').at(-1) as string,
    fr: read(path),
    en: read(path.replace(/fr\.json$/, 'en.json')),
  }))

function read(path: string): Readonly<Record<string, string>> {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
}

// Words and names that read the same in both languages.
const sameInBoth: ReadonlySet<string> = new Set(
  `action actions audit cookies coordination csv date document documents euro euros finess maillage organisation
  organisations plan plans public rcs service siret`.split(/\s+/),
)

type Part = { type: number; value?: string; options?: Record<string, { value: Part[] }>; children?: Part[] }
/** The arguments of a message, those within its plurals and choices too. */
const argumentsOf = (parts: readonly Part[]): string[] =>
  parts.flatMap((part) => [
    ...(part.type !== 0 && part.type !== 7 && part.type !== 8 && part.value ? [part.value] : []),
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
  literalsOf(partsOf(text, 'fr')).flatMap((literal) => literal.toLowerCase().match(/\p{L}{2,}/gu) ?? [])
const partsOf = (text: string, language: string) =>
  new IntlMessageFormat(text, language, undefined, { ignoreTag: true }).getAst() as unknown as Part[]
const compile = (text: string, language: string) => [...new Set(argumentsOf(partsOf(text, language)))].sort()

it('every module with texts has them in French and in English', () => {
  expect(catalogues.length).toBeGreaterThan(8)
})

describe.each(catalogues)('the texts of $name', ({ fr, en, name }) => {
  it('have the same keys in French and in English', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(fr).sort())
  })

  it('are filled, compile, and take the same arguments in both', () => {
    for (const [key, text] of Object.entries(fr)) {
      expect([key, text.trim() !== '', (en[key] ?? '').trim() !== '']).toEqual([key, true, true])
      expect([key, compile(en[key] ?? '', 'en')]).toEqual([key, compile(text, 'fr')])
    }
  })

  it('are translated: an English text that reads like the French one is listed here', () => {
    const same = Object.entries(fr).filter(
      ([key, text]) => en[key] === text && !wordsOf(text).every((word) => sameInBoth.has(word)),
    )
    expect(same.map(([key, text]) => `${name}: ${key} = ${text}`)).toEqual([])
  })
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
