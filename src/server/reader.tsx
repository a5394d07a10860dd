import { createContext, useContext } from 'hono/jsx'
import { type Language, type Localized, textIn } from '../kernel/localized.ts'
import { boundsOf, frequencyOf, type Period } from '../kernel/period.ts'
import type { Actor } from './actor.ts'
import type { House } from './house.ts'
import type { Instance } from './instance.ts'
import { screenLanguage, type Texts, type Translate } from './messages.ts'

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
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  const day = (text: string) => {
    if (text.length === 4) return text
    if (text.length === 7) return month.format(new Date(`${text}-01`))
    const said = long.format(new Date(text))
    return screen === 'fr' ? said.replace(/^1 /, '1er ') : said
  }
  return {
    /** A day, or a month or year where no more is known. */
    day,
    moment: (at: Date | string) => moment.format(new Date(at)),
    number: (n: number) => number.format(n),
    percent: (n: number) => percent.format(n),
    list: (items: readonly string[]) => list.format(items),
    text: (text: Localized | null | undefined) => textIn(text, language).text,
    period: (period: Period) => periodText(period, screen, day),
  }
}

function periodText(period: Period, screen: 'fr' | 'en', day: (text: string) => string): string {
  switch (frequencyOf(period)) {
    case 'quarter':
      return screen === 'fr'
        ? `${ordinal(Number(period.slice(6)))} trimestre ${period.slice(0, 4)}`
        : `Q${period.slice(6)} ${period.slice(0, 4)}`
    case 'academic_year':
      return `${screen === 'fr' ? 'année académique' : 'academic year'} ${period.slice(2)}`
    case 'month':
      return day(period)
    case 'once':
      return screen === 'fr' ? 'à ce jour' : 'to date'
    default:
      return boundsOf(period) ? period : ''
  }
}
const ordinal = (n: number) => (n === 1 ? '1er' : `${n}e`)

/** The colon after a label: French sets a space before it. */
export const Colon = () => <>{screenLanguage(useReader().language) === 'fr' ? '\u00a0: ' : ': '}</>

/** A text of the data: marked with its own language where that is not the page's. */
export const Say = ({ text }: { text: Localized | null | undefined }) => {
  const { language } = useReader()
  const found = textIn(text, language)
  return found.lang === screenLanguage(language) ? found.text : <span lang={found.lang}>{found.text}</span>
}
