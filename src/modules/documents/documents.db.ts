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
    .orderBy('d.slug')

/** Documents within a remit, newest first. */
export const readDocuments = async (db: Db, remit: Remit) =>
  (await rows(db).where(within(remit, 'd.organisation')).execute()) as readonly Document[]

/** The documents of a series, newest first. */
export const readSeries = async (db: Db, series: string) =>
  (await rows(db).where('d.series', '=', series).execute()) as readonly Document[]
