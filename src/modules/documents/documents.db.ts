import { sql } from 'kysely'
import type { Localized } from '../../kernel/localized.ts'
import type { Remit } from '../../server/actor.ts'
import type { Db } from '../../server/database.ts'
import { within } from '../organisations/index.ts'
import type { Visibility } from './document.ts'

export type Document = {
  readonly id: string
  readonly slug: string
  readonly series: string
  readonly title: Localized
  readonly organisation: string
  readonly organisationName: Localized
  readonly publishedOn: string
  readonly reviewOn: string | null
  readonly visibility: Visibility
  readonly public: boolean
  readonly version: number
  /** Of its newest version; a file of ours is read under `hrefOf`. */
  readonly url: string | null
  readonly file: string | null
}

/** Documents with their newest version. Row level security leaves out what is confidential, for whoever may not consult it. */
const rows = (db: Db) =>
  db
    .selectFrom('document as d')
    .innerJoin('organisation as o', 'o.id', 'd.organisation')
    .leftJoin('document_newest as v', 'v.document', 'd.id')
    .select([
      'd.id',
      'd.slug',
      'd.series',
      'd.title',
      'o.slug as organisation',
      'o.name as organisationName',
      'd.published_on as publishedOn',
      'd.review_on as reviewOn',
      'd.visibility',
      'd.public',
      'd.version',
      'v.url',
      'v.file',
    ])
    .orderBy('d.published_on', 'desc')
    .orderBy('d.slug', 'desc')

/** The open ones: what is confidential is for `consult` alone, and counts in no figure. */
const open = (db: Db) => rows(db).where('d.visibility', '<>', 'confidential')

/** A page of the documents within a remit, newest first: those after the one with the slug `after`. */
export const readDocuments = async (
  db: Db,
  remit: Remit,
  { limit, after }: { limit: number; after?: string | undefined },
) =>
  (await open(db)
    .where('d.withdrawn_at', 'is', null)
    .where(within(remit, 'd.organisation'))
    .$if(after !== undefined, (q) =>
      q.where(sql<boolean>`(d.published_on, d.slug) <
        (select c.published_on, c.slug from document c where c.slug = ${after})`),
    )
    .limit(limit)
    .execute()) as readonly Document[]

/** The documents of a series that are of an organisation within a holder's reach, newest first. */
export const readSeries = async (db: Db, series: string, holder: string) =>
  (await open(db)
    .where('d.withdrawn_at', 'is', null)
    .where('d.series', '=', series)
    .where(within([holder], 'd.organisation'))
    .execute()) as readonly Document[]

/** One document within a remit; confidential ones only where they are asked for. */
export const findDocument = async (
  db: Db,
  remit: Remit,
  id: string,
  { confidential = false, withdrawn = false }: { confidential?: boolean; withdrawn?: boolean } = {},
) =>
  (await (confidential ? rows(db).where('d.visibility', '=', 'confidential') : open(db))
    .where('d.id', '=', id)
    .where('d.withdrawn_at', withdrawn ? 'is not' : 'is', null)
    .where(within(remit, 'd.organisation'))
    .executeTakeFirst()) as Document | undefined

/** The confidential documents under some organisations, newest first: as many rows are read as are shown. */
export const readConfidential = async (db: Db, remit: Remit, limit: number) =>
  (await rows(db)
    .where(
      'd.id',
      'in',
      db
        .selectFrom('document_scope as s')
        .select('s.document')
        .$if(remit !== 'everywhere', (q) =>
          q.where('s.ancestor', '=', sql<string>`any(${sql.val([...remit])}::uuid[])`),
        )
        .orderBy('s.published_on', 'desc')
        .limit(limit),
    )
    .execute()) as readonly Document[]

export type Version = {
  readonly number: number
  readonly language: string
  readonly easyToRead: boolean
  readonly url: string | null
  readonly file: string | null
  readonly type: string | null
  readonly size: number | null
  readonly note: string | null
  readonly addedAt: Date
}

/** Every text of a document: the newest version first, in each the ordinary text before the easy one. */
export const readVersions = async (db: Db, document: string) =>
  (await db
    .selectFrom('document_version as v')
    .leftJoin('file as f', 'f.id', 'v.file')
    .select([
      'v.number',
      'v.language',
      'v.easy_to_read as easyToRead',
      'v.url',
      'v.file',
      'f.type',
      'f.size',
      'v.note',
      'v.added_at as addedAt',
    ])
    .where('v.document', '=', document)
    .orderBy('v.number', 'desc')
    .orderBy('v.easy_to_read')
    .orderBy('v.added_at')
    .execute()) as readonly Version[]

type Wanted = {
  readonly version?: number | undefined
  readonly language?: string | undefined
  readonly easy?: boolean | undefined
}

/**
 * The file of a document that opens to the reader: of the version, language and ease asked for, or the first of the
 * newest. Row level security leaves out those that do not open.
 */
export const findFile = async (db: Db, document: string, wanted: Wanted, confidential: boolean) =>
  (
    await db
      .selectFrom('document_version as v')
      .innerJoin('document as d', 'd.id', 'v.document')
      .innerJoin('file as f', 'f.id', 'v.file')
      .select('f.id')
      .where('d.id', '=', document)
      .where('d.withdrawn_at', 'is', null)
      .where('d.visibility', confidential ? '=' : '<>', 'confidential')
      .$if(wanted.version !== undefined, (q) => q.where('v.number', '=', wanted.version as number))
      .$if(wanted.language !== undefined, (q) => q.where('v.language', '=', wanted.language as string))
      .$if(wanted.easy !== undefined, (q) => q.where('v.easy_to_read', '=', wanted.easy as boolean))
      .orderBy('v.number', 'desc')
      .orderBy('v.easy_to_read')
      .orderBy('v.added_at')
      .limit(1)
      .executeTakeFirst()
  )?.id
