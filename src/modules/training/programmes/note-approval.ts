import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { command } from '../../../server/use-case.ts'
import { mayFollow } from '../funding/approval.ts'
import { Said } from '../funding/funding.forms.ts'
import { ProgrammeShown } from '../training.forms.ts'
import { findProgramme } from './programmes.db.ts'

/** Notes what was said with the funder and where that stands: what is granted opens enrolment. */
export const noteApproval = command({
  action: 'programme.fund',
  input: Said.extend({ slug: z.string().max(80), version: z.coerce.number().int() }),
  output: ProgrammeShown,
  api: {
    method: 'put',
    path: '/programmes/{slug}/approval',
    summary: 'Note where the exchange with the funder stands, and what was said',
    etag: true,
    codes: ['funding.order', 'funding.in_future'],
  },

  async run({ db, actor, now, today, journal }, { slug, approval, version, on = today, ...said }) {
    const found = await findProgramme(db, slug, actor.remit('programme.fund'))
    if (!found) return refuse('not_found')
    if (found.version !== version) return refuse('conflict.version')
    if (!mayFollow(found.approval, approval)) return refuse('funding.order', 'approval')
    if (on > today) return refuse('funding.in_future', 'on')
    const changed = await db
      .updateTable('programme')
      .set((eb) => ({ approval, version: eb('version', '+', 1) }))
      .where('id', '=', found.id)
      .where('version', '=', version)
      .executeTakeFirst()
    if (changed.numUpdatedRows === 0n) return refuse('conflict.version')
    await db
      .insertInto('programme_exchange')
      .values({ ...said, programme: found.id, approval, said_on: on, noted_at: now })
      .execute()
    journal(found.id, ['approval', ...Object.keys(said)])
    const shown = await findProgramme(db, found.id)
    return shown ? ok(shown) : refuse('not_found')
  },
})
