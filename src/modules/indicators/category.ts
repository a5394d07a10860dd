import type { Language } from '../../kernel/localized.ts'
import { texts } from './texts.ts'

/** A category as it is read: the standings that everybody has are said in words, others are words already. */
export const categoryWord = (category: string, language: Language): string => {
  const key = `college.${category}`
  return texts.has(key) ? texts.in(language)(key) : category
}
