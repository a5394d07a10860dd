import type { Language } from '../kernel/localized.ts'

/**
 * The made-up language that tests read every page in (`qps`, offered only with `MAILLAGE_TEST_CLOCK=1`): it is written
 * from right to left, a third longer than French, and each of its texts stands between ⟦ and ⟧, so that a text that is
 * in no catalogue, a place too small for a longer one, and a side that is fixed all stand out. No type names it: what
 * lists the languages is complete without it, and what looks one up (`screenLanguage`, `textIn`) answers French.
 */
export const pseudoLanguage = 'qps' as Language

export const directionOf = (language: Language): 'ltr' | 'rtl' =>
  language === pseudoLanguage ? 'rtl' : 'ltr'

// Letters from left to right, drawn from right to left until the second sign.
const rightToLeft = '\u202e'
const asBefore = '\u202c'

/** What a text of the screens is in the made-up language. */
export function pseudo(text: string): string {
  if (!/\p{L}/u.test(text)) return text
  const inner = text.replaceAll(/[⟦⟧\u202c\u202e]/g, '')
  const longer = ' ~~~~'.repeat(Math.ceil((inner.length * 0.35) / 5))
  return `${rightToLeft}⟦${inner}${longer}⟧${asBefore}`
}
