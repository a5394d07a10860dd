import type { Db } from '../../server/database.ts'
import { candidatesOf, isDue } from './candidates.db.ts'
import { findProgramme, modulesOf, ruleOf } from './certificates.db.ts'

/** Where people stand with the certificate of a programme. */
export type Certification = {
  /** Whether the programme says what it asks: without that it certifies nobody. */
  readonly certifies: boolean
  /** How many of them hold one that stands. */
  readonly held: number
  /** How many qualify and hold none that stands. */
  readonly due: number
}

/**
 * Of those who followed a programme by some enrolments, how many are certified and how many should be. For whoever runs
 * it: row level security shows nobody else who holds what.
 */
export async function certificationOf(
  db: Db,
  slug: string,
  enrolments: readonly string[],
): Promise<Certification> {
  const programme = await findProgramme(db, 'everywhere', slug)
  if (!programme) return { certifies: false, held: 0, due: 0 }
  const rule = await ruleOf(db, programme.id)
  const modules = (await modulesOf(db, programme.id)).map((one) => one.slug)
  const these = new Set(enrolments)
  // Whether somebody qualifies is of all that they followed, in other sessions too.
  const people = (await candidatesOf(db, programme.id, rule, modules)).filter(({ attended }) =>
    attended.some((one) => these.has(one.enrolment)),
  )
  return {
    certifies: rule !== undefined,
    held: people.filter((one) => one.held).length,
    due: people.filter(isDue).length,
  }
}
