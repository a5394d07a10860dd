import { z } from 'zod'
import { refuse } from '../../kernel/result.ts'
import { command, done, nothing } from '../../server/use-case.ts'
import { within } from '../organisations/index.ts'

/** Takes a release back everywhere at once. It stays known, with the reason; the public sees the one before it. */
export const withdrawRelease = command({
  action: 'release.withdraw',
  input: z.object({ id: z.uuid(), reason: z.string().trim().min(1).max(1_000) }),
  output: nothing,
  api: {
    method: 'post',
    path: '/releases/{id}/withdraw',
    summary: 'Withdraw a release everywhere',
    codes: ['release.withdrawn_already'],
  },

  async run({ db, actor, now, journal }, { id, reason }) {
    const release = await db
      .selectFrom('release as r')
      .innerJoin('plan as p', 'p.id', 'r.plan')
      .select(['r.id', 'r.withdrawn_at as withdrawnAt'])
      .where('r.id', '=', id)
      .where(within(actor.remit('release.withdraw'), 'p.holder'))
      .forUpdate('r')
      .executeTakeFirst()
    if (!release) return refuse('not_found')
    if (release.withdrawnAt) return refuse('release.withdrawn_already')
    await db
      .updateTable('release')
      .set({ withdrawn_at: now, withdrawn_by: actor.account, withdrawn_reason: reason })
      .where('id', '=', id)
      .execute()
    journal(id, ['withdrawn_at', 'withdrawn_reason'])
    return done
  },
})
