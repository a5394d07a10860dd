import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'
import { pageOf, paging, reference } from '../organisations/index.ts'
import { findActivity, readActivities, shownActivity } from './activities.db.ts'
import { ActivityShown, kind } from './activity.forms.ts'

/** Activities within the reader's remit, newest first. */
export const listActivities = query({
  action: 'activity.read',
  input: z.object({
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
    organisation: reference.optional(),
    kind: kind.optional(),
    ...paging,
  }),
  output: z.object({ items: z.array(ActivityShown), next: z.string().nullable() }),
  api: {
    method: 'get',
    path: '/activities',
    summary: 'Activities, newest first; small counts of people are shown to those who work there alone',
  },

  async run({ db, actor }, { limit, cursor, ...wanted }) {
    const found = await readActivities(db, actor, wanted, { limit: limit + 1, after: cursor })
    return ok(pageOf(found.map(shownActivity), limit, (last) => last.id))
  },
})

export const readActivity = query({
  action: 'activity.read',
  input: z.object({ id: z.uuid() }),
  output: ActivityShown,
  api: { method: 'get', path: '/activities/{id}', summary: 'An activity', etag: true },

  async run({ db, actor }, { id }) {
    const found = await findActivity(db, actor, id)
    return found ? ok(shownActivity(found)) : refuse('not_found')
  },
})
