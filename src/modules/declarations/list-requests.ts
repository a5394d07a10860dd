import { z } from 'zod'
import { ok } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'
import { pageOf, paging, within } from '../organisations/index.ts'
import { RequestShown } from './declaration.forms.ts'
import { findRequestAnywhere } from './declarations.db.ts'
import { shownRequest } from './show-request.ts'

/** The requests asked within one's remit, newest first. */
export const listRequests = query({
  action: 'declaration.follow',
  input: z.object({ ...paging, cursor: z.iso.datetime().optional() }),
  output: z.object({ items: z.array(RequestShown), next: z.string().nullable() }),
  api: { method: 'get', path: '/declaration-requests', summary: 'Requests, newest first' },

  async run({ db, actor }, { limit, cursor }) {
    const rows = await db
      .selectFrom('declaration_request as r')
      .select(['r.id', 'r.asked_at as askedAt'])
      .where(within(actor.remit('declaration.follow'), 'r.holder'))
      .$if(cursor !== undefined, (q) => q.where('r.asked_at', '<', new Date(cursor as string)))
      .orderBy('r.asked_at', 'desc')
      .limit(limit + 1)
      .execute()
    const { items, next } = pageOf(rows, limit, (last) => last.askedAt.toISOString())
    const shown: RequestShown[] = []
    for (const { id } of items) {
      const request = await findRequestAnywhere(db, id)
      if (request) shown.push(await shownRequest(db, request))
    }
    return ok({ items: shown, next })
  },
})
