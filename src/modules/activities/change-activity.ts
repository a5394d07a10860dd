import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { command, done, nothing } from '../../server/use-case.ts'
import { json } from '../organisations/index.ts'
import { findActivity, findWritable, shownActivity } from './activities.db.ts'
import { ActivityShown, activityFields } from './activity.forms.ts'
import { type Attendees, whoCame, whyRefused } from './activity.ts'
import { mayOpen } from './counted.db.ts'
import { keptSince } from './retention.ts'

/** Corrects what was recorded of an activity. */
export const changeActivity = command({
  action: 'activity.change',
  input: z.strictObject({
    id: z.uuid(),
    version: z.coerce.number().int(),
    kind: activityFields.kind.optional(),
    date: activityFields.date.optional(),
    minutes: activityFields.minutes.optional(),
    facilitator: activityFields.facilitator.optional(),
    attendees: activityFields.attendees.optional(),
  }),
  output: ActivityShown,
  api: {
    method: 'patch',
    path: '/activities/{id}',
    summary: 'Correct an activity',
    etag: true,
    codes: ['activity.duplicate', 'activity.in_future', 'activity.too_long_ago', 'activity.nobody'],
  },

  async run(context, { id, version, date, attendees, ...rest }) {
    const { db, actor, today, journal } = context
    const before = await findWritable(db, actor.remit('activity.change'), id)
    if (!before) return refuse('not_found')
    const after = {
      date: date ?? before.day,
      kind: rest.kind ?? before.kind,
      attendees: attendees ?? (before.attendees as Attendees),
    }
    const wrong = whyRefused(after, { today, since: await keptSince(context) })
    if (wrong) return wrong
    const another = await db
      .selectFrom('activity')
      .select('id')
      .where('id', '<>', id)
      .where('organisation', '=', before.organisation)
      .where('kind', '=', after.kind)
      .where('day', '=', after.date)
      .where('nth', '=', before.nth)
      .where('withdrawn_at', 'is', null)
      .executeTakeFirst()
    if (another) return refuse('activity.duplicate', 'date')
    const given = { ...rest, day: date, attendees: attendees && json(whoCame(attendees)) }
    const changes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    const changed = await db
      .updateTable('activity')
      .set((eb) => ({ ...changes, version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .where('version', '=', version)
      .returning('id')
      .executeTakeFirst()
    if (!changed) return refuse('conflict.version')
    // The years that it opened alone were opened for every service.
    const closes = after.date > before.day && (await mayOpen(db, { ...before, id }))
    journal(id, Object.keys(changes), closes ? undefined : before.organisation)
    const found = await findActivity(db, actor, id)
    return found ? ok(shownActivity(found)) : refuse('not_found')
  },
})

/** Withdraws an activity that was recorded by mistake: it no longer counts and stands in no list. */
export const withdrawActivity = command({
  action: 'activity.withdraw',
  input: z.object({ id: z.uuid() }),
  output: nothing,
  api: { method: 'post', path: '/activities/{id}/withdraw', summary: 'Withdraw an activity' },

  async run({ db, actor, now, journal }, { id }) {
    const found = await findWritable(db, actor.remit('activity.withdraw'), id)
    if (!found) return refuse('not_found')
    await db
      .updateTable('activity')
      .set((eb) => ({ withdrawn_at: now, version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .execute()
    journal(id, ['withdrawn'], (await mayOpen(db, { ...found, id })) ? undefined : found.organisation)
    return done
  },
})
