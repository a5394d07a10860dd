import { sql } from 'kysely'
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
  input: z.object(paging),
  output: z.object({ items: z.array(RequestShown), next: z.string().nullable() }),
  api: { method: 'get', path: '/declaration-requests', summary: 'Requests, newest first' },

  async run({ db, actor }, { limit, cursor }) {
    const rows = await db
      .selectFrom('declaration_request as r')
      .select(['r.id', 'r.slug'])
      .where(within(actor.remit('declaration.follow'), 'r.holder'))
      // Several may be asked at one moment: the slug tells them apart.
      .$if(cursor !== undefined, (q) =>
        q.where(sql<boolean>`(r.asked_at, r.slug) <
          (select c.asked_at, c.slug from declaration_request c where c.slug = ${cursor})`),
      )
      .orderBy('r.asked_at', 'desc')
      .orderBy('r.slug', 'desc')
      .limit(limit + 1)
      .execute()
    const { items, next } = pageOf(rows, limit, (last) => last.slug)
    const shown: RequestShown[] = []
    for (const { id } of items) {
      const request = await findRequestAnywhere(db, id)
      if (request) shown.push(await shownRequest(db, request))
    }
    return ok({ items: shown, next })
  },
})
