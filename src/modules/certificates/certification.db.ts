import type { Db } from '../../server/database.ts'
import { attendedIn } from '../training/index.ts'
import { qualifies } from './certificate.ts'
import { assessedIn, certifiedIn, findProgramme, isAssessed, modulesOf, ruleOf } from './certificates.db.ts'

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
  const assessed = await assessedIn(db, programme.id)
  const { held } = await certifiedIn(db, programme.id)
  const these = new Set(enrolments)
  // Whether somebody qualifies is of all that they followed, in other sessions too.
  const people = [
    ...Map.groupBy(await attendedIn(db, { programme: programme.id }), (one) => one.countedAs),
  ].filter(([, attended]) => attended.some((one) => these.has(one.enrolment)))
  const left = people.filter(([person]) => !held.has(person))
  const due = left.filter(
    ([, attended]) => rule && qualifies(rule, modules, attended, isAssessed(attended, assessed)).length === 0,
  )
  return { certifies: rule !== undefined, held: people.length - left.length, due: due.length }
}
