import { z } from 'zod'
import { ok } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'
import { pageOf, paging } from '../organisations/index.ts'
import { visibilities } from './document.ts'
import { type Document, readDocuments } from './documents.db.ts'

const DocumentShown = z.object({
  id: z.uuid(),
  slug: z.string(),
  series: z.string(),
  title: z.record(z.string(), z.string()),
  organisation: z.string(),
  published_on: z.string(),
  review_on: z.string().nullable(),
  url: z.string().nullable(),
  public: z.boolean(),
  visibility: z.enum(visibilities),
  version: z.int(),
})

/** The documents recorded within one's remit, newest first. */
export const listDocuments = query({
  action: 'document.read',
  input: z.object(paging),
  output: z.object({ items: z.array(DocumentShown), next: z.string().nullable() }),
  api: { method: 'get', path: '/documents', summary: 'Documents, newest first' },

  async run({ db, actor }, { limit, cursor }) {
    const remit = actor.remit('document.read')
    const { items, next } = pageOf(
      await readDocuments(db, remit, { limit: limit + 1, after: cursor }),
      limit,
      (last) => last.slug,
    )
    return ok({ items: items.map(shownDocument), next })
  },
})

const shownDocument = (one: Document): z.output<typeof DocumentShown> => ({
  id: one.id,
  slug: one.slug,
  series: one.series,
  title: one.title as Record<string, string>,
  organisation: one.organisation,
  published_on: one.publishedOn,
  review_on: one.reviewOn,
  url: one.url,
  public: one.public,
  visibility: one.visibility,
  version: one.version,
})
