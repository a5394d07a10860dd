import { z } from 'zod'
import type { Localized } from '../../kernel/localized.ts'
import type { Db } from '../../server/database.ts'
import { reviewOf, visibilities } from './document.ts'
import { hrefOf } from './document-address.ts'
import { type Document, readVersions } from './documents.db.ts'

export const inList = z.object({
  id: z.uuid(),
  series: z.string(),
  title: z.custom<Localized>(),
  organisation: z.custom<Localized>(),
  publishedOn: z.string(),
  visibility: z.enum(visibilities),
  review: z.enum(['none', 'planned', 'soon', 'overdue']),
  reviewOn: z.string().nullable(),
})

export const asInList = (one: Document, today: string): z.output<typeof inList> => ({
  id: one.id,
  series: one.series,
  title: one.title,
  organisation: one.organisationName,
  publishedOn: one.publishedOn,
  visibility: one.visibility,
  review: reviewOf(one.reviewOn, today),
  reviewOn: one.reviewOn,
})

export const whole = inList.extend({
  version: z.int(),
  mayChange: z.boolean(),
  today: z.string(),
  texts: z.array(
    z.object({
      number: z.int(),
      language: z.string(),
      easyToRead: z.boolean(),
      href: z.string().nullable(),
      type: z.string().nullable(),
      size: z.int().nullable(),
      note: z.string().nullable(),
      addedAt: z.date(),
    }),
  ),
})

/** A document with every text of it. A file that does not open to the reader has neither type nor size, and no address. */
export async function wholeDocument(
  db: Db,
  one: Document,
  { today, mayChange }: { today: string; mayChange: boolean },
): Promise<z.output<typeof whole>> {
  const versions = await readVersions(db, one.id)
  return {
    ...asInList(one, today),
    version: one.version,
    mayChange,
    today,
    texts: versions.map(({ url, file, ...text }) => ({
      ...text,
      href: file && !text.type ? null : hrefOf(one.id, one.visibility, { ...text, url, file }),
    })),
  }
}
