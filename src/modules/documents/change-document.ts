import { z } from 'zod'
import { localized } from '../../kernel/localized.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { command } from '../../server/use-case.ts'
import { json } from '../organisations/index.ts'
import { findDocument } from './documents.db.ts'

/** Changes what is said of a document: its title, when somebody looks at it again, whether the public may read it. */
export const changeDocument = command({
  action: 'document.change',
  input: z.object({
    id: z.uuid(),
    version: z.coerce.number().int(),
    title: localized.optional(),
    review_on: z.iso.date().nullish(),
    visibility: z.enum(['public', 'internal']).optional(),
  }),
  output: z.object({ version: z.int() }),
  api: {
    method: 'patch',
    path: '/documents/{id}',
    summary: 'Change what is said of a document',
    etag: true,
    codes: ['document.reviewed_before_it_came_out'],
  },

  async run({ db, actor, journal }, { id, version, title, review_on, visibility }) {
    const document = await findDocument(db, actor.remit('document.change'), id)
    if (!document) return refuse('not_found')
    if (review_on && review_on < document.publishedOn)
      return refuse('document.reviewed_before_it_came_out', 'review_on')
    const given = { title: title && json(title), review_on, visibility }
    const changes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    const changed = await db
      .updateTable('document')
      .set((eb) => ({ ...changes, version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .where('version', '=', version)
      .returning('version')
      .executeTakeFirst()
    if (!changed) return refuse('conflict.version')
    journal(id, Object.keys(changes))
    return ok(changed)
  },
})
