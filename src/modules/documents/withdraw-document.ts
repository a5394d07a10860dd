import { z } from 'zod'
import { refuse } from '../../kernel/result.ts'
import { command, done, nothing } from '../../server/use-case.ts'
import { within } from '../organisations/index.ts'

/** A document recorded by mistake no longer counts. Its line stays, so that it can be put back. */
export const withdrawDocument = command({
  action: 'document.withdraw',
  input: z.object({ id: z.uuid(), withdrawn: z.stringbool().or(z.boolean()).default(true) }),
  output: nothing,
  api: { method: 'post', path: '/documents/{id}/withdraw', summary: 'Withdraw a document, or put it back' },

  async run({ db, actor, now, journal }, { id, withdrawn }) {
    const changed = await db
      .updateTable('document')
      .set((eb) => ({ withdrawn_at: withdrawn ? now : null, version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .where(within(actor.remit('document.withdraw'), 'document.organisation'))
      .returning(['series', 'visibility'])
      .executeTakeFirst()
    if (!changed) return refuse('not_found')
    journal(id, changed.visibility === 'confidential' ? ['withdrawn'] : ['series', changed.series])
    return done
  },
})
