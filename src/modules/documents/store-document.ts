import { z } from 'zod'
import { localized } from '../../kernel/localized.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { slug, slugify } from '../../kernel/slug.ts'
import { keepFile, upload } from '../../server/files.ts'
import type { Reading } from '../../server/use-case.ts'
import { json } from '../organisations/index.ts'

/** What is said of a document, whoever records it. */
export const documentFields = {
  slug: slug.optional(),
  series: z.string().trim().min(1).max(80).transform(slugify),
  title: localized,
  published_on: z.iso.date(),
  url: z.url({ protocol: /^https?$/ }).nullish(),
  public: z.stringbool().or(z.boolean()),
}
export const documentFile = upload.nullish()

const Fields = z.object(documentFields)
type NewDocument = z.output<typeof Fields> & { readonly file?: z.output<typeof documentFile> }

/**
 * Stores a document of an organisation, with its file where it has one. Refuses one of the days to come, one that is
 * there already, and a series or a title without a letter.
 */
export async function storeDocument(reading: Reading, organisation: string, input: NewDocument) {
  const { db, now, today } = reading
  if (input.published_on > today) return refuse('document.published_in_future', 'published_on')
  if (input.series === '') return refuse('slug.empty', 'series')
  const named = slugify((Object.values(input.title)[0] ?? '').slice(0, 60))
  if (!input.slug && named === '') return refuse('slug.empty', 'title')
  const file = input.file ? await keepFile(reading, input.file, organisation, 'file') : ok(null)
  if (!file.ok) return file
  const stored = await db
    .insertInto('document')
    .values({
      slug: input.slug ?? `${named}-${input.published_on}`,
      series: input.series,
      title: json(input.title),
      organisation,
      published_on: input.published_on,
      url: input.url ?? null,
      file: file.value,
      public: input.public,
      created_at: now,
    })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returning(['id', 'slug', 'series'])
    .executeTakeFirst()
  return stored ? ok(stored) : refuse('document.slug_taken', 'title')
}
