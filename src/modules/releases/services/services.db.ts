import { sql } from 'kysely'
import type { Localized } from '../../../kernel/localized.ts'
import { isUuid, slugify } from '../../../kernel/slug.ts'
import type { Db } from '../../../server/database.ts'
import type { FigureRow } from '../figures/figure-rows.ts'

export type Service = {
  readonly id: string
  readonly slug: string
  readonly name: Localized
  readonly kind: string
}

const named = (db: Db) => db.selectFrom('organisation as o').select(['o.id', 'o.slug', 'o.name', 'o.kind'])

/** Organisations that have a figure of their own in one of these releases. */
const figured = (releases: readonly string[]) =>
  sql<boolean>`exists (select from release_figure f
    where f.release = any(${sql.val([...releases])}::uuid[]) and f.organisation = o.id)`

/** Those whose name holds some words, by slug, after one of them. */
export async function servicesIn(
  db: Db,
  releases: readonly string[],
  { q, after, limit }: { q: string; after: string | undefined; limit: number },
): Promise<readonly Service[]> {
  const like = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`
  let rows = named(db).where(figured(releases))
  if (q !== '')
    rows = rows.where(
      sql<boolean>`(o.slug like ${like(slugify(q) || ' ')}
        or exists (select from jsonb_each_text(o.name) as n where n.value ilike ${like(q)}))`,
    )
  if (after !== undefined) rows = rows.where('o.slug', '>', after)
  return (await rows.orderBy('o.slug').limit(limit).execute()) as Service[]
}

export async function findService(
  db: Db,
  releases: readonly string[],
  asked: string,
): Promise<Service | undefined> {
  const row = await named(db)
    .where(isUuid(asked) ? 'o.id' : 'o.slug', '=', asked)
    .where(figured(releases))
    .executeTakeFirst()
  return row as Service | undefined
}

export type OwnRow = Omit<FigureRow, 'organisation'> & { readonly release: string }

/** All rows of one organisation in some releases. */
export async function rowsOf(
  db: Db,
  releases: readonly string[],
  organisation: string,
): Promise<readonly OwnRow[]> {
  return db
    .selectFrom('release_figure')
    .select(['release', 'indicator', 'period', 'breakdown', 'numerator', 'denominator', 'value'])
    .select(['suppressed', 'reported', 'expected'])
    .where('release', 'in', releases)
    .where('organisation', '=', organisation)
    .orderBy('period')
    .orderBy('breakdown')
    .execute()
}

/** The figures of the other organisations of a kind for an indicator and a period. Whose they are is not read. */
export const peersOf = (
  db: Db,
  of: { readonly release: string; readonly indicator: string; readonly period: string },
  than: Service,
) =>
  db
    .selectFrom('release_figure as f')
    .innerJoin('organisation as o', 'o.id', 'f.organisation')
    .select(['f.value', 'f.suppressed'])
    .where('f.release', '=', of.release)
    .where('f.indicator', '=', of.indicator)
    .where('f.period', '=', of.period)
    .where('f.breakdown', '=', '')
    .where('o.kind', '=', than.kind)
    .where('o.id', '<>', than.id)
    .execute()
