import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { command } from '../../server/use-case.ts'
import { numberFor } from './document.ts'
import { findDocument, readVersions } from './documents.db.ts'
import { documentFields, documentFile, storeVersion } from './store-document.ts'

/** Adds a text to a document: a new version, or the newest one in another language or easy to read. Earlier ones stay. */
export const addVersion = command({
  action: 'document.add_version',
  files: ['file'],
  input: z.object({
    id: z.uuid(),
    another: z.enum(['version', 'variant']).default('version'),
    language: documentFields.language,
    easy_to_read: z.stringbool().or(z.boolean()).default(false),
    url: documentFields.url,
    file: documentFile,
    note: z.string().trim().max(500).nullish(),
  }),
  output: z.object({ number: z.int() }),
  api: {
    method: 'post',
    path: '/documents/{id}/versions',
    summary: 'Add a version of a document, or a variant of the newest',
    status: 201,
    codes: ['document.no_place', 'document.variant_known', 'file.too_large', 'file.type'],
  },

  async run(context, input) {
    const { db, actor, journal } = context
    const confidential = actor.assurance === 'second'
    const remit = actor.remit('document.add_version')
    const document =
      (await findDocument(db, remit, input.id)) ??
      (confidential ? await findDocument(db, remit, input.id, { confidential }) : undefined)
    if (!document) return refuse('not_found')
    if (!input.url && !input.file) return refuse('document.no_place', 'file')
    const row = await db
      .selectFrom('document')
      .select('organisation')
      .where('id', '=', input.id)
      // Two who add at once come one after the other, so that each gets a number of its own.
      .forUpdate()
      .executeTakeFirst()
    if (!row) return refuse('not_found')
    const known = await readVersions(db, input.id)
    const number = known[0]?.number ?? 0
    const newest = known[0] && { number, variants: known.filter((one) => one.number === number) }
    const variant = { language: input.language, easyToRead: input.easy_to_read }
    const next = numberFor(variant, newest, input.another)
    if (next === undefined) return refuse('document.variant_known', 'language')
    const place = { id: input.id, organisation: row.organisation, visibility: document.visibility }
    const text = { ...variant, number: next, url: input.url, file: input.file, note: input.note ?? null }
    const kept = await storeVersion(context, place, text)
    if (!kept.ok) return kept
    await db
      .updateTable('document')
      .set((eb) => ({ version: eb('version', '+', 1) }))
      .where('id', '=', input.id)
      .execute()
    journal(input.id, ['versions', `${next}`, input.language])
    return ok({ number: next })
  },
})
