import { ok, refuse } from '../../kernel/result.ts'
import { command } from '../../server/use-case.ts'
import { findOrganisation, json } from '../organisations/index.ts'
import { findActivity, shownActivity } from './activities.db.ts'
import { ActivityInput, ActivityShown } from './activity.forms.ts'
import { whoCame, whyRefused } from './activity.ts'
import { keptSince } from './retention.ts'

/** Records what took place. Told twice, it is refused: `nth` says that it was another one of the same day. */
export const recordActivity = command({
  action: 'activity.record',
  input: ActivityInput,
  output: ActivityShown,
  api: {
    method: 'post',
    path: '/activities',
    summary: 'Record a supervision, an intervision, an immersion, an open day or an open dialogue',
    status: 201,
    codes: [
      'organisation.unknown',
      'activity.duplicate',
      'activity.in_future',
      'activity.too_long_ago',
      'activity.nobody',
    ],
  },

  async run(context, input) {
    const { db, actor, now, today, journal } = context
    const { organisation: named, kind, date, nth, minutes, facilitator, attendees } = input
    const organisation = await findOrganisation(db, actor.remit('activity.record'), named, true)
    if (!organisation) return refuse('organisation.unknown', 'organisation')
    const wrong = whyRefused(input, { today, since: await keptSince(context) })
    if (wrong) return wrong
    const stored = await db
      .insertInto('activity')
      .values({
        ...{ organisation: organisation.id, kind, day: date, nth, minutes, facilitator },
        attendees: json(whoCame(attendees)),
        recorded_at: now,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['organisation', 'kind', 'day', 'nth'])
          .where('withdrawn_at', 'is', null)
          .doNothing(),
      )
      .returning('id')
      .executeTakeFirst()
    if (!stored) return refuse('activity.duplicate', 'nth')
    journal(stored.id, ['kind', 'date', 'minutes', 'facilitator', 'attendees'], organisation.id)
    const found = await findActivity(db, actor, stored.id)
    return found ? ok(shownActivity(found)) : refuse('not_found')
  },
})
