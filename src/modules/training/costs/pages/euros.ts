import type { Language } from '../../../../kernel/localized.ts'
import { screenLanguage } from '../../../../server/messages.ts'
import { useReader } from '../../../../server/reader.tsx'

const formats = new Map<string, Intl.NumberFormat>()

/** An amount as it is written in a language. */
export const eurosIn = (language: Language) => (amount: number) => {
  const screen = screenLanguage(language)
  let format = formats.get(screen)
  if (!format) {
    const locale = screen === 'en' ? 'en-GB' : `${screen}-BE`
    format = new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR' })
    formats.set(screen, format)
  }
  return format.format(amount)
}

export const useEuros = () => eurosIn(useReader().language)
