import type { Language } from '../kernel/localized.ts'
import { type ScreenLanguage, screenLanguages } from './messages.ts'
import { pseudoLanguage } from './pseudo.ts'

const known = (code: string | undefined): ScreenLanguage | undefined =>
  screenLanguages.find((one) => one === code)

const languageCookie = 'maillage.language'

/** Remembers a language, and says nothing else of whoever carries it. */
export const languageCookieOf = (language: string) =>
  `${languageCookie}=${language}; Path=/; Max-Age=31536000; SameSite=Lax`

/**
 * The language of an answer: the one the address asks for (`?lang=en`, so that a link keeps it), else the one chosen
 * before, else the first the browser wants that the screens speak, else French. With `test` the made-up language of
 * the tests can be asked for and chosen too.
 */
export function languageOf(
  url: string,
  cookie: string | null,
  accepted: string | null,
  test = false,
): Language {
  const asked = /[?&]lang=([a-z]{2,3})\b/.exec(url)?.[1]
  const chosen = cookie?.includes(languageCookie)
    ? /maillage\.language=([a-z]{2,3})/.exec(cookie)?.[1]
    : undefined
  const named = (code: string | undefined): Language | undefined =>
    test && code === pseudoLanguage ? pseudoLanguage : known(code)
  return named(asked) ?? named(chosen) ?? firstAccepted(accepted) ?? 'fr'
}

const memory = new Map<string, ScreenLanguage | undefined>()

function firstAccepted(header: string | null): ScreenLanguage | undefined {
  if (!header) return undefined
  if (memory.has(header)) return memory.get(header)
  const found = header
    .split(',')
    .map((part) => part.trim().split(';q='))
    .map(([tag = '', weight]) => ({ code: tag.slice(0, 2).toLowerCase(), weight: Number(weight ?? 1) }))
    .sort((a, b) => b.weight - a.weight)
    .map(({ code }) => known(code))
    .find(Boolean)
  if (memory.size > 500) memory.clear()
  memory.set(header, found)
  return found
}
