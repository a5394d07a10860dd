import { sql } from 'kysely'
import { countOrRemove, type Retained } from '../../server/retention.ts'
import { keptMonths } from './activity.ts'
import { texts } from './texts.ts'

/** They hold no names; figures of years that are gone stay in the releases. */
export const oldActivities: Retained = {
  kind: 'activities',
  label: texts.words('kept.activities'),
  months: keptMonths,
  // Under that, figures of a year that a plan still speaks of would go.
  least: 36,
  ended: ({ db }, before, what) =>
    countOrRemove(db, sql`from activity where day < ${before}::timestamptz::date`, what),
}

/** Days that were open to others, with who booked how many places. */
export const oldOffers: Retained = {
  kind: 'offers',
  label: texts.words('kept.offers'),
  months: 24,
  ended: ({ db }, before, what) =>
    countOrRemove(db, sql`from activity_offer where day < ${before}::timestamptz::date`, what),
}
