import type { colleges } from '../../../../kernel/college.ts'

/** The text that names a college. */
export const collegeKey = (college: (typeof colleges)[number]) => `college.${college}` as const
