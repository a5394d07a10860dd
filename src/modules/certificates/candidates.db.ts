import type { Db } from '../../server/database.ts'
import { type Attended, attendedIn } from '../training/index.ts'
import { qualifies, type Rule } from './certificate.ts'
import { assessedIn, certifiedIn, isAssessed } from './certificates.db.ts'

/** Somebody who followed a programme, and where they stand with its certificate. */
export type Candidate = {
  readonly attended: readonly [Attended, ...Attended[]]
  readonly assessed: boolean
  /** Whether they hold one that stands. */
  readonly held: boolean
  /** Whether they hold none since what they had was revoked. */
  readonly revoked: boolean
  /** Codes of why they do not qualify yet: nobody does where the programme says nothing of what it asks. */
  readonly reasons: readonly string[]
}

/**
 * Who followed a programme (id), each person once, whatever their digests. For whoever runs it: row level security shows
 * nobody else who holds what. `modules` are the slugs of those adopted.
 */
export async function candidatesOf(
  db: Db,
  programme: string,
  rule: Rule | undefined,
  modules: readonly string[],
): Promise<readonly Candidate[]> {
  const assessedDigests = await assessedIn(db, programme)
  const certified = await certifiedIn(db, programme)
  const byPerson = Map.groupBy(await attendedIn(db, { programme }), (one) => one.countedAs)
  return [...byPerson].map(([person, attended]) => {
    const assessed = isAssessed(attended, assessedDigests)
    return {
      attended: attended as [Attended, ...Attended[]],
      assessed,
      held: certified.held.has(person),
      revoked: certified.revoked.has(person),
      reasons: rule
        ? qualifies(rule, modules, attended, assessed).map((one) => one.code)
        : ['certificate.no_rule'],
    }
  })
}

/** Whether a person is to be certified: they qualify, and hold no certificate that stands. */
export const isDue = ({ held, reasons }: Pick<Candidate, 'held' | 'reasons'>) => !held && reasons.length === 0
