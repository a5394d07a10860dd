import { z } from 'zod'
import { ok } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'
import { readDocuments } from './documents.db.ts'

/** The documents recorded within one's remit, newest first. */
export const listDocuments = query({
  action: 'document.read',
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        slug: z.string(),
        series: z.string(),
        title: z.record(z.string(), z.string()),
        organisation: z.string(),
        publishedOn: z.string(),
        url: z.string().nullable(),
        public: z.boolean(),
      }),
    ),
    next: z.null(),
    mayRecord: z.boolean(),
  }),
  api: { method: 'get', path: '/documents', summary: 'Documents, newest first' },

  async run({ db, actor }) {
    const items = await readDocuments(db, actor.remit('document.read'))
    return ok({
      items: items.map((one) => ({ ...one, title: one.title as Record<string, string> })),
      next: null,
      mayRecord: actor.may('document.record'),
    })
  },
})
