import { z } from 'zod'

export const languages = ['fr', 'nl', 'de', 'en'] as const
export type Language = (typeof languages)[number]

/** A text in one or several languages: `{ fr: '…', nl: '…' }`. */
export type Localized = Partial<Record<Language, string>>

/** The text in the language asked for, else in French, else in any it has; with the language it is in. */
export function textIn(
  text: Localized | null | undefined,
  language: Language,
): { text: string; lang: Language } {
  for (const lang of [language, ...languages]) {
    const found = text?.[lang]
    if (found) return { text: found, lang }
  }
  return { text: '', lang: language }
}

/** A form sends line ends of two signs, which no file format keeps apart from those of one. */
const filled = z
  .string()
  .overwrite((text) => text.replace(/\r\n?/g, '\n'))
  .trim()
  .min(1)
  .max(20_000)

/** Input of such a text; a bare string is read as French (contract, section 2). */
export const localized = z
  .union([
    filled.transform((fr): Localized => ({ fr })),
    z
      .strictObject({
        fr: filled.optional(),
        nl: filled.optional(),
        de: filled.optional(),
        en: filled.optional(),
      })
      .refine((texts) => Object.values(texts).some(Boolean), 'at least one language')
      .transform((texts): Localized => Object.fromEntries(Object.entries(texts).filter(([, text]) => text))),
  ])
  .meta({ description: 'A text, or one per language; a bare string is read as French' })
