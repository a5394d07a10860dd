import { z } from 'zod'
import { type Localized, type languages, localized } from '../../kernel/localized.ts'

const part = z.string().trim().min(1).max(20_000).nullish()

/** A text changed in some languages: null takes a language away, one that is left out stays. */
export const textChange = z.union([
  localized,
  z.strictObject({ fr: part, nl: part, de: part, en: part }).transform((change) => change as TextChange),
])
export type TextChange = Partial<Record<(typeof languages)[number], string | null>>

/** The text after a change; null where no language is left. */
export function changedText(before: Localized | null | undefined, change: TextChange): Localized | null {
  const kept = Object.entries({ ...before, ...change }).filter(([, text]) => text)
  return kept.length === 0 ? null : (Object.fromEntries(kept) as Localized)
}
