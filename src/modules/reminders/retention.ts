import { sql } from 'kysely'
import { countOrRemove, type Retained } from '../../server/retention.ts'
import { texts } from './texts.ts'

/** That an organisation was reminded on a day: it keeps reminders to one a day, and tells later how often. */
export const oldReminders: Retained = {
  kind: 'reminders',
  label: texts.words('kept.reminders'),
  months: 12,
  // Under that, a day's reminder could go out twice.
  least: 1,
  ended: ({ db }, before, what) => countOrRemove(db, sql`from reminder where written_at < ${before}`, what),
}
