import { createContext, useContext } from 'hono/jsx'
import { type Day, dayIn } from '../kernel/day.ts'
import { type Language, type Localized, textIn } from '../kernel/localized.ts'
import { boundsOf, frequencyOf, type Period } from '../kernel/period.ts'
import type { Actor } from './actor.ts'
import type { House } from './house.ts'
import type { Instance } from './instance.ts'
import { type ScreenLanguage, screenLanguage, type Texts, type Translate } from './messages.ts'
import { pseudo, pseudoLanguage } from './pseudo.ts'

/** Who looks at the page being rendered: in which language, as whom, where. */
export type Reader = {
  readonly language: Language
  readonly actor: Actor
  readonly accountName: string | null
  readonly path: string
  readonly instance: Instance
  readonly house: House
  readonly now: Date
  /** Where this site is to be found, for addresses that others keep. */
  readonly baseUrl: string
  /** Addresses of the scripts that a page may load for what HTML cannot do. */
  readonly islands: Readonly<Record<string, string>>
  /** The sign-in provider, where one is configured, and whether it can tell of a second proof. */
  readonly provider: { readonly label: string; readonly issuer: string; readonly raises: boolean } | undefined
}

const Context = createContext<Reader | null>(null)
export const ReaderProvider = Context.Provider

export function useReader(): Reader {
  const reader = useContext(Context)
  if (!reader) throw new Error('rendered outside a page')
  return reader
}

/** The module's texts in the reader's language. */
export const useTexts = <Key extends string>(texts: Texts<Key>): Translate<Key> =>
  texts.in(useReader().language)

/** How days, numbers and texts read in the reader's language. */
export const useFormats = () => formatsIn(useReader().language, useReader().instance.timeZone)

const cache = new Map<string, Formats>()
export type Formats = ReturnType<typeof makeFormats>

export function formatsIn(language: Language, timeZone: string): Formats {
  const id = `${language}:${timeZone}`
  let formats = cache.get(id)
  if (!formats) {
    formats = makeFormats(language, timeZone)
    cache.set(id, formats)
  }
  return formats
}

function makeFormats(language: Language, timeZone: string) {
  const screen = screenLanguage(language)
  const locale = screen === 'en' ? 'en-GB' : `${screen}-BE`
  const long = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone })
  const month = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  const languages = new Intl.DisplayNames(locale, { type: 'language' })
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  const said = language === pseudoLanguage ? pseudo : (text: string) => text
  const day = (text: string) => {
    if (text.length === 4) return text
    if (text.length === 7) return month.format(new Date(`${text}-01`))
    const date = long.format(new Date(text))
    return screen === 'fr' ? date.replace(/^1 /, '1er ') : date
  }
  return {
    /** A day, or a month or year where no more is known. */
    day: (text: string) => said(day(text)),
    /** The day that an instant falls on where the network is. */
    dayOf: (at: Date | string): Day => dayIn(timeZone, new Date(at)),
    moment: (at: Date | string) => said(moment.format(new Date(at))),
    number: (n: number) => number.format(n),
    percent: (n: number) => percent.format(n),
    /** A language by its code, in the reader's: `néerlandais`. */
    language: (code: string) => said(languages.of(code) ?? code),
    list: (items: readonly string[]) => said(list.format(items)),
    text: (text: Localized | null | undefined) => said(textIn(text, language).text),
    period: (period: Period) => said(periodText(period, screen, day)),
  }
}

const periodWords: Record<ScreenLanguage, { quarter: (q: string) => string; year: string; once: string }> = {
  fr: {
    quarter: (q) => `${q === '1' ? '1er' : `${q}e`} trimestre`,
    year: 'année académique',
    once: 'à ce jour',
  },
  nl: { quarter: (q) => `${q}e kwartaal`, year: 'academiejaar', once: 'tot op heden' },
  de: { quarter: (q) => `${q}. Quartal`, year: 'akademisches Jahr', once: 'bis heute' },
  en: { quarter: (q) => `Q${q}`, year: 'academic year', once: 'to date' },
}

function periodText(period: Period, screen: ScreenLanguage, day: (text: string) => string): string {
  const words = periodWords[screen]
  switch (frequencyOf(period)) {
    case 'quarter':
      return `${words.quarter(period.slice(6))} ${period.slice(0, 4)}`
    case 'academic_year':
      return `${words.year} ${period.slice(2)}`
    case 'month':
      return day(period)
    case 'once':
      return words.once
    default:
      return boundsOf(period) ? period : ''
  }
}

/** The colon after a label: French sets a space before it. */
export const Colon = () => <>{screenLanguage(useReader().language) === 'fr' ? '\u00a0: ' : ': '}</>

/** A text of the data: marked with its own language where that is not the page's, and written in its own direction. */
export const Say = ({ text }: { text: Localized | null | undefined }) => {
  const { language } = useReader()
  const found = textIn(text, language)
  if (found.lang === language) return <bdi>{found.text}</bdi>
  return (
    <span lang={found.lang} dir="auto">
      {found.text}
    </span>
  )
}
