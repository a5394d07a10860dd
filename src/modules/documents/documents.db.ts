import { sql } from 'kysely'
import type { Localized } from '../../kernel/localized.ts'
import type { Remit } from '../../server/actor.ts'
import type { Db } from '../../server/database.ts'
import { within } from '../organisations/index.ts'

export type Document = {
  readonly id: string
  readonly slug: string
  readonly series: string
  readonly title: Localized
  readonly organisation: string
  readonly publishedOn: string
  readonly url: string | null
  readonly public: boolean
}

const rows = (db: Db) =>
  db
    .selectFrom('document as d')
    .innerJoin('organisation as o', 'o.id', 'd.organisation')
    .select([
      'd.id',
      'd.slug',
      'd.series',
      'd.title',
      'o.slug as organisation',
      'd.published_on as publishedOn',
      'd.url',
      'd.public',
    ])
    .where('d.withdrawn_at', 'is', null)
    .orderBy('d.published_on', 'desc')
    .orderBy('d.slug', 'desc')

/** A page of the documents within a remit, newest first: those after the one with the slug `after`. */
export const readDocuments = async (
  db: Db,
  remit: Remit,
  { limit, after }: { limit: number; after?: string | undefined },
) =>
  (await rows(db)
    .where(within(remit, 'd.organisation'))
    .$if(after !== undefined, (q) =>
      q.where(sql<boolean>`(d.published_on, d.slug) <
        (select c.published_on, c.slug from document c where c.slug = ${after})`),
    )
    .limit(limit)
    .execute()) as readonly Document[]

/** The documents of a series that are of an organisation within a holder's reach, newest first. */
export const readSeries = async (db: Db, series: string, holder: string) =>
  (await rows(db)
    .where('d.series', '=', series)
    .where(within([holder], 'd.organisation'))
    .execute()) as readonly Document[]
