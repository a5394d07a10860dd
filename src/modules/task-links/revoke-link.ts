import { z } from 'zod'
import { refuse } from '../../kernel/result.ts'
import { command, done, nothing } from '../../server/use-case.ts'
import { within } from '../organisations/index.ts'

/** Ends a link: it opens nothing any more. What came by it stays. */
export const revokeLink = command({
  action: 'task_link.revoke',
  input: z.object({ id: z.uuid() }),
  output: nothing,
  api: { method: 'post', path: '/task-links/{id}/revoke', summary: 'End a link to one task' },

  async run({ db, actor, now, journal }, { id }) {
    const revoked = await db
      .updateTable('task_link')
      .set({ revoked_at: now, revoked_by: actor.account })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .where(within(actor.remit('task_link.revoke'), 'task_link.holder'))
      .returning('id')
      .executeTakeFirst()
    if (!revoked) return refuse('not_found')
    journal(id, ['revoked_at'])
    return done
  },
})
