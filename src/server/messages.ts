import { IntlMessageFormat } from 'intl-messageformat'
import type { Language } from '../kernel/localized.ts'
import { pseudo, pseudoLanguage } from './pseudo.ts'

/** The languages the screens are complete in. */
export const screenLanguages = ['fr', 'nl', 'de', 'en'] as const satisfies readonly Language[]
export type ScreenLanguage = (typeof screenLanguages)[number]

export type Values = Readonly<Record<string, string | number | Date | null | undefined>>
/** A text that is asked for later, when the reader's language is known. */
export type Words = (language: Language) => string

export type Translate<Key extends string> = (key: Key, values?: Values) => string
type Entries<Key extends string> = Readonly<Record<Key, string>>

export type Texts<Key extends string> = {
  in(language: Language): Translate<Key>
  words(key: Key, values?: Values): Words
  has(key: string): key is Key
}

const registered = new Map<string, Texts<string>>()

/** The screen language nearest to a language: French where the screens do not speak it. */
export const screenLanguage = (language: Language): ScreenLanguage =>
  screenLanguages.find((one) => one === language) ?? 'fr'

/** Spaces that must not break: in French before double signs, in German before the percent sign and in “z. B.”. */
function typeset(language: ScreenLanguage, text: string) {
  if (language === 'fr') return text.replace(/ ([:;?!»%])/g, '\u00a0$1').replaceAll('« ', '«\u00a0')
  if (language === 'de') return text.replaceAll(' %', '\u00a0%').replaceAll('z. B.', 'z.\u00a0B.')
  return text
}

type Catalogues<Key extends string> = {
  readonly fr: Entries<Key>
  readonly nl: Partial<Entries<NoInfer<Key>>>
  readonly de: Partial<Entries<NoInfer<Key>>>
  readonly en: Entries<Key>
}

/**
 * A module's catalogue. Its keys are those of the French one. A key that Dutch or German lacks is said in French; it
 * fails the check of the texts all the same.
 */
export function catalogue<Key extends string>(name: string, entries: Catalogues<Key>): Texts<Key> {
  const compiled = new Map<string, IntlMessageFormat>()
  const formatOf = (language: ScreenLanguage, key: Key) => {
    const id = `${language}:${key}`
    let format = compiled.get(id)
    if (!format) {
      const text = typeset(language, entries[language][key] ?? entries.fr[key])
      format = new IntlMessageFormat(text, language, undefined, { ignoreTag: true })
      compiled.set(id, format)
    }
    return format
  }
  const texts: Texts<Key> = {
    in: (language) => (key, values) => {
      const text = String(formatOf(screenLanguage(language), key).format(values))
      return language === pseudoLanguage ? pseudo(text) : text
    },
    words: (key, values) => (language) => texts.in(language)(key, values),
    has: (key): key is Key => key in entries.fr,
  }
  registered.set(name, texts as unknown as Texts<string>)
  return texts
}

/** What a refusal or a fault says to a person: the text `refused.<code>` of whichever module has it. */
export const refusalText = (language: Language, code: string, values?: Values): string =>
  found(language, `refused.${code}`, values) ?? code

/** What somebody did, in words: the text `action.<action>` of whichever module has it. */
export const actionText = (language: Language, action: string): string | undefined =>
  found(language, `action.${action}`)

function found(language: Language, key: string, values?: Values): string | undefined {
  for (const texts of registered.values()) if (texts.has(key)) return texts.in(language)(key, values)
  return undefined
}
