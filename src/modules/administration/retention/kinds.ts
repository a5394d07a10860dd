import { addMonths } from '../../../kernel/day.ts'
import type { Retained } from '../../../server/retention.ts'
import type { Reading } from '../../../server/use-case.ts'

/** What is not kept for ever, by each module that says so. */
export const kindsOf = ({ house }: Pick<Reading, 'house'>): readonly Retained[] =>
  house.modules.flatMap((module) => module.retention ?? [])

/** How long each kind is kept here, in months, with the version of what was said of it (0: nothing yet). */
export async function monthsKept({ db, house }: Reading) {
  const rows = await db.selectFrom('retention').select(['kind', 'months', 'version']).execute()
  return kindsOf({ house }).map((kind) => {
    const set = rows.find((row) => row.kind === kind.kind)
    return { kind, months: set?.months ?? kind.months, version: set?.version ?? 0 }
  })
}

/** The moment before which what ended is no longer kept. */
export const keptSince = ({ today }: Pick<Reading, 'today'>, months: number): Date =>
  new Date(`${addMonths(today, -months)}T00:00:00Z`)
