import { colleges } from '../../kernel/college.ts'
import type { Language } from '../../kernel/localized.ts'
import { collegeWords } from '../organisations/index.ts'

/** A category as it is read: the colleges that everybody has are said in words, others are words already. */
export function categoryWord(category: string, language: Language): string {
  const college = colleges.find((one) => one === category)
  return college ? collegeWords(college)(language) : category
}
