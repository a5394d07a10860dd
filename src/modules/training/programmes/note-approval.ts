import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { command } from '../../../server/use-case.ts'
import { approvals, ProgrammeShown } from '../training.forms.ts'
import { findProgramme } from './programmes.db.ts'

/** Notes where the exchange with the funder stands: what is granted opens enrolment. */
export const noteApproval = command({
  action: 'programme.fund',
  input: z.object({
    slug: z.string().max(80),
    approval: z.enum(approvals),
    version: z.coerce.number().int(),
  }),
  output: ProgrammeShown,
  api: {
    method: 'put',
    path: '/programmes/{slug}/approval',
    summary: 'Note where the exchange with the funder stands',
    etag: true,
  },

  async run({ db, actor, journal }, { slug, approval, version }) {
    const found = await findProgramme(db, slug, actor.remit('programme.fund'))
    if (!found) return refuse('not_found')
    const changed = await db
      .updateTable('programme')
      .set((eb) => ({ approval, version: eb('version', '+', 1) }))
      .where('id', '=', found.id)
      .where('version', '=', version)
      .executeTakeFirst()
    if (changed.numUpdatedRows === 0n) return refuse('conflict.version')
    journal(found.id, ['approval'])
    const shown = await findProgramme(db, found.id)
    return shown ? ok(shown) : refuse('not_found')
  },
})
