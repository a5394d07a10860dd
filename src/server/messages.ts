import { IntlMessageFormat } from 'intl-messageformat'
import type { Language } from '../kernel/localized.ts'

/** The languages the screens are complete in. */
export const screenLanguages = ['fr', 'en'] as const satisfies readonly Language[]
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

/** The screen language nearest to a language: French where the screens do not speak it yet. */
export const screenLanguage = (language: Language): ScreenLanguage =>
  screenLanguages.find((one) => one === language) ?? 'fr'

/** French sets a space before double signs that must not break from the word. */
const typeset = (language: ScreenLanguage, text: string) =>
  language === 'fr' ? text.replace(/ ([:;?!»%])/g, '\u00a0$1').replaceAll('« ', '«\u00a0') : text

/** A module's catalogue. Its keys are those of the French one; a key missing elsewhere fails the check. */
export function catalogue<Key extends string>(
  name: string,
  entries: { fr: Entries<Key>; en: Entries<Key> },
): Texts<Key> {
  const compiled = new Map<string, IntlMessageFormat>()
  const formatOf = (language: ScreenLanguage, key: Key) => {
    const id = `${language}:${key}`
    let format = compiled.get(id)
    if (!format) {
      format = new IntlMessageFormat(typeset(language, entries[language][key]), language, undefined, {
        ignoreTag: true,
      })
      compiled.set(id, format)
    }
    return format
  }
  const texts: Texts<Key> = {
    in: (language) => (key, values) => String(formatOf(screenLanguage(language), key).format(values)),
    words: (key, values) => (language) => texts.in(language)(key, values),
    has: (key): key is Key => key in entries.fr,
  }
  registered.set(name, texts as unknown as Texts<string>)
  return texts
}

/** What a refusal or a fault says to a person: the text `refused.<code>` of whichever module has it. */
export function refusalText(language: Language, code: string, values?: Values): string {
  const key = `refused.${code}`
  for (const texts of registered.values()) if (texts.has(key)) return texts.in(language)(key, values)
  return code
}
