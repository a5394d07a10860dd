import type { Localized } from '../../../kernel/localized.ts'
import type { Db } from '../../../server/database.ts'

/** A document of a plan, or of one of its measures. */
export type PlanDocument = {
  /** Of its tie to the plan. */
  readonly id: string
  readonly document: string
  readonly measure: string | null
  readonly title: Localized
  readonly publishedOn: string
  readonly public: boolean
  /** Where it is read: an address elsewhere, or of its file here. None where neither is known. */
  readonly href: string | null
  /** Its file, where it has one: what kind, how large. */
  readonly file: { readonly type: string; readonly size: number } | null
}

/**
 * The documents of a plan and of its measures, newest first: those that may be shown to everyone, or all. A file that
 * the reader may not open is told without its kind.
 */
export async function readDocumentsOf(
  db: Db,
  plan: string,
  which: 'public' | 'all',
): Promise<readonly PlanDocument[]> {
  const rows = await db
    .selectFrom('plan_document as l')
    .innerJoin('document as d', 'd.id', 'l.document')
    .leftJoin('file as f', 'f.id', 'd.file')
    .select([
      'l.id',
      'l.measure',
      'd.id as document',
      'd.title',
      'd.published_on as publishedOn',
      'd.public',
      'd.url',
      'd.file as fileId',
      'f.type',
      'f.size',
    ])
    .where('l.plan', '=', plan)
    .where('l.detached_at', 'is', null)
    .where('d.withdrawn_at', 'is', null)
    .$if(which === 'public', (q) => q.where('d.public', '=', true))
    .orderBy('d.published_on', 'desc')
    .orderBy('d.slug')
    .execute()
  return rows.map(({ url, fileId, type, size, title, ...one }) => ({
    ...one,
    title: title as Localized,
    href: fileId ? `/documents/${one.document}/fichier` : url,
    file: type && size ? { type, size } : null,
  }))
}

/** Which of some documents (ids) have a file that opens to the reader today. Row level security decides. */
export async function openFilesAmong(db: Db, documents: readonly string[]): Promise<ReadonlySet<string>> {
  if (documents.length === 0) return new Set()
  const found = await db
    .selectFrom('document as d')
    .innerJoin('file as f', 'f.id', 'd.file')
    .select('d.id')
    .where('d.id', 'in', documents)
    .where('d.withdrawn_at', 'is', null)
    .execute()
  return new Set(found.map((one) => one.id))
}
