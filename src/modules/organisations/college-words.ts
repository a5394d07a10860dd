import type { College } from '../../kernel/college.ts'
import type { Words } from '../../server/messages.ts'
import { useTexts } from '../../server/reader.tsx'
import { texts } from './texts.ts'

/** What the people of a college are called together. */
export const collegeWords = (college: College): Words => texts.words(`college.${college}`)

/** The same in the reader's language (`many`), and what one of them is called within a sentence (`one`). */
export function useColleges() {
  const t = useTexts(texts)
  return {
    many: (college: College) => t(`college.${college}`),
    one: (college: College) => t(`college.${college}.one`),
  }
}
