import type { Localized } from '../../../kernel/localized.ts'
import type { Db } from '../../../server/database.ts'
import { hrefOf, type Visibility } from '../../documents/index.ts'

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
  /** The newest version in other languages, or easy to read. */
  readonly variants: readonly DocumentVariant[]
}

export type DocumentVariant = {
  readonly language: string
  readonly easyToRead: boolean
  readonly href: string | null
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
    .leftJoin('document_newest as v', 'v.document', 'd.id')
    .leftJoin('file as f', 'f.id', 'v.file')
    .select([
      'l.id',
      'l.measure',
      'd.id as document',
      'd.title',
      'd.published_on as publishedOn',
      'd.visibility',
      'v.number',
      'v.language',
      'v.easy_to_read as easyToRead',
      'v.url',
      'v.file as fileId',
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
  const others = await otherTexts(
    db,
    rows.map((one) => one.document),
  )
  return rows.map(({ id, document, measure, title, publishedOn, type, size, ...newest }) => ({
    ...{ id, document, measure, publishedOn, public: newest.visibility === 'public' },
    title: title as Localized,
    href: newest.number ? hrefOf(document, newest.visibility as Visibility, textOf(newest)) : null,
    file: type && size ? { type, size } : null,
    variants: others.filter((one) => one.document === document).map(({ document: _, ...one }) => one),
  }))
}

/** Which of some documents (ids) have a file that opens to the reader today. Row level security decides. */
export async function openFilesAmong(db: Db, documents: readonly string[]): Promise<ReadonlySet<string>> {
  if (documents.length === 0) return new Set()
  const found = await db
    .selectFrom('document as d')
    .innerJoin('document_version as v', 'v.document', 'd.id')
    .innerJoin('file as f', 'f.id', 'v.file')
    .select('d.id')
    .distinct()
    .where('d.id', 'in', documents)
    .where('d.withdrawn_at', 'is', null)
    .execute()
  return new Set(found.map((one) => one.id))
}

type Newest = {
  readonly number: number | null
  readonly language: string | null
  readonly easyToRead: boolean | null
  readonly url: string | null
  readonly fileId: string | null
}
const textOf = ({ number, language, easyToRead, url, fileId }: Newest) => ({
  ...{ number: number ?? 1, language: language ?? 'fr', easyToRead: easyToRead ?? false },
  ...{ url, file: fileId },
})

/** The texts of the newest versions but those that are shown first. */
async function otherTexts(db: Db, documents: readonly string[]) {
  if (documents.length === 0) return []
  const rows = await db
    .selectFrom('document_newest as n')
    .innerJoin('document_version as v', (join) =>
      join.onRef('v.document', '=', 'n.document').onRef('v.number', '=', 'n.number'),
    )
    .innerJoin('document as d', 'd.id', 'v.document')
    .select(['v.document', 'v.number', 'v.language', 'v.easy_to_read as easyToRead', 'v.url', 'v.file'])
    .select('d.visibility')
    .where('v.document', 'in', documents)
    .where((eb) =>
      eb.or([
        eb('v.language', '<>', eb.ref('n.language')),
        eb('v.easy_to_read', '<>', eb.ref('n.easy_to_read')),
      ]),
    )
    .orderBy('v.language')
    .orderBy('v.easy_to_read')
    .execute()
  return rows.map(({ document, visibility, ...text }) => ({
    ...{ document, language: text.language, easyToRead: text.easyToRead },
    href: hrefOf(document, visibility as Visibility, text),
  }))
}
