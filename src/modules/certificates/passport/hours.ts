import type { Language } from '../../../kernel/localized.ts'
import { texts } from '../texts.ts'

/** Minutes as people say them: `3 h 30`. */
export const hoursIn = (minutes: number, language: Language): string =>
  texts.in(language)('passport.hours', {
    hours: Math.floor(minutes / 60),
    minutes: String(minutes % 60).padStart(2, '0'),
  })
