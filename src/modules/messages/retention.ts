import { sql } from 'kysely'
import { countOrRemove, type Retained } from '../../server/retention.ts'
import { texts } from './texts.ts'

const gone = (before: Date) =>
  sql`state in ('sent', 'written', 'given_up') and coalesce(sent_at, created_at) < ${before}`

/** That a message went out, or was given up: of what kind, about whom, when. What went within another goes with that. */
export const goneMessages: Retained = {
  kind: 'messages',
  label: texts.words('kept.messages'),
  months: 12,
  // A link that still opens its task tells what became of the message that brought it.
  least: 4,
  ended: ({ db }, before, what) =>
    countOrRemove(
      db,
      sql`from message where (${gone(before)})
        or gathered_in in (select id from message where ${gone(before)})`,
      what,
    ),
}
