import { z } from 'zod'
import { localized } from '../../kernel/localized.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { slug, slugify } from '../../kernel/slug.ts'
import { keepFile, upload } from '../../server/files/keep-file.ts'
import type { Reading } from '../../server/use-case.ts'
import { json } from '../organisations/index.ts'
import { visibilities } from './document.ts'

const yes = z.stringbool().or(z.boolean())

/** What is said of a document, whoever records it. */
export const documentFields = {
  slug: slug.optional(),
  series: z.string().trim().min(1).max(80).transform(slugify),
  title: localized,
  published_on: z.iso.date(),
  url: z.url({ protocol: /^https?$/ }).nullish(),
  public: yes.describe('Short for visibility public or internal'),
  visibility: z.enum(visibilities).optional(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .default('fr')
    .describe('Of the text, as a code of two or three letters'),
  review_on: z.iso.date().nullish().describe('The day by which somebody looks whether it still holds'),
}
export const documentFile = upload.nullish()

const Fields = z.object(documentFields)
type NewDocument = Omit<z.output<typeof Fields>, 'language'> & {
  readonly language?: string
  readonly file?: z.output<typeof documentFile> | undefined
}

/**
 * Stores a document of an organisation, with its first version where it has a file or an address. Refuses one of the days
 * to come, one that is there already, a series or a title without a letter, and a review before it came out.
 */
export async function storeDocument(reading: Reading, organisation: string, input: NewDocument) {
  const { db, now, today } = reading
  if (input.published_on > today) return refuse('document.published_in_future', 'published_on')
  if (input.review_on && input.review_on < input.published_on)
    return refuse('document.reviewed_before_it_came_out', 'review_on')
  if (input.series === '') return refuse('slug.empty', 'series')
  const named = slugify((Object.values(input.title)[0] ?? '').slice(0, 60))
  if (!input.slug && named === '') return refuse('slug.empty', 'title')
  const visibility = input.visibility ?? (input.public ? 'public' : 'internal')
  // A slug shows in addresses and refusals: that of what is confidential tells nothing, whatever was asked for.
  const shown =
    visibility === 'confidential' ? crypto.randomUUID() : (input.slug ?? `${named}-${input.published_on}`)
  const stored = await db
    .insertInto('document')
    .values({
      slug: shown,
      series: input.series,
      title: json(input.title),
      organisation,
      published_on: input.published_on,
      review_on: input.review_on ?? null,
      visibility,
      created_at: now,
    })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returning(['id', 'slug', 'series'])
    .executeTakeFirst()
  if (!stored) return refuse('document.slug_taken', 'title')
  const first = { ...input, number: 1, language: input.language ?? 'fr', easyToRead: false, note: null }
  const kept = await storeVersion(reading, { ...stored, organisation, visibility }, first)
  return kept.ok ? ok(stored) : kept
}

type Place = { readonly id: string; readonly organisation: string; readonly visibility: string }
type NewVersion = {
  readonly number: number
  readonly language: string
  readonly easyToRead: boolean
  readonly url?: string | null | undefined
  readonly file?: z.output<typeof documentFile> | undefined
  readonly note: string | null
}

/** Keeps one text of a document, its file sealed. Without a file or an address there is nothing to keep. */
export async function storeVersion(reading: Reading, document: Place, version: NewVersion) {
  const { db, actor, now } = reading
  const { organisation, visibility } = document
  const confidential = visibility === 'confidential'
  const file = version.file
    ? await keepFile(reading, version.file, { organisation, path: 'file', confidential })
    : ok(null)
  if (!file.ok) return file
  if (!file.value && !version.url) return ok({ kept: false })
  await db
    .insertInto('document_version')
    .values({
      document: document.id,
      number: version.number,
      language: version.language,
      easy_to_read: version.easyToRead,
      url: version.url ?? null,
      file: file.value,
      note: version.note,
      added_at: now,
      added_by: actor.account,
    })
    .execute()
  return ok({ kept: true })
}
