import { sql } from 'kysely'
import { addMonths, type Day } from '../../kernel/day.ts'
import { countOrRemove, monthsSet, type Retained } from '../../server/retention.ts'
import type { Reading } from '../../server/use-case.ts'
import { texts } from './texts.ts'

/** They hold no names; figures of years that are gone stay in the releases. */
export const oldActivities: Retained = {
  kind: 'activities',
  label: texts.words('kept.activities'),
  months: 120,
  // Under that, figures of a year that a plan still speaks of would go.
  least: 36,
  ended: ({ db }, before, what) =>
    countOrRemove(db, sql`from activity where day < ${before}::timestamptz::date`, what),
}

/** The first day of which activities are kept here. */
export const keptSince = async ({ db, today }: Pick<Reading, 'db' | 'today'>): Promise<Day> =>
  addMonths(today, -(await monthsSet(db, oldActivities)))

/** Days that were open to others, with who booked how many places. */
export const oldOffers: Retained = {
  kind: 'offers',
  label: texts.words('kept.offers'),
  months: 24,
  ended: ({ db }, before, what) =>
    countOrRemove(db, sql`from activity_offer where day < ${before}::timestamptz::date`, what),
}
