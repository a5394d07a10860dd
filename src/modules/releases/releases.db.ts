import { sql } from 'kysely'
import type { Localized } from '../../kernel/localized.ts'
import { isUuid } from '../../kernel/slug.ts'
import type { Db } from '../../server/database.ts'
import type { Counted } from '../../server/indicator-source.ts'
import { openFilesAmong } from '../plans/index.ts'
import type { ReleaseContent, ReleasedDocument, ReleasedIndicator, ReleasedMeasure } from './release.ts'

export type Release = {
  readonly id: string
  readonly plan: string
  readonly number: number
  readonly releasedAt: Date
  readonly note: Localized | null
  readonly content: ReleaseContent
  readonly withdrawnAt: Date | null
  readonly withdrawnReason: string | null
}

const columns = [
  'r.id',
  'r.plan',
  'r.number',
  'r.released_at as releasedAt',
  'r.note',
  'r.content',
  'r.withdrawn_at as withdrawnAt',
  'r.withdrawn_reason as withdrawnReason',
] as const

const rows = (db: Db) => db.selectFrom('release as r').select(columns)

/** What the public sees of a plan now: its newest release that was not withdrawn. */
export async function newestRelease(db: Db, plan: string): Promise<Release | undefined> {
  const row = await rows(db)
    .innerJoin('plan as p', 'p.id', 'r.plan')
    .where(isUuid(plan) ? 'p.id' : 'p.slug', '=', plan)
    .where('r.withdrawn_at', 'is', null)
    .orderBy('r.number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row as Release | undefined
}

export async function newestReleases(db: Db): Promise<readonly Release[]> {
  const found = await rows(db)
    .distinctOn('r.plan')
    .where('r.withdrawn_at', 'is', null)
    .orderBy('r.plan')
    .orderBy('r.number', 'desc')
    .execute()
  return (found as Release[]).sort((a, b) => b.releasedAt.getTime() - a.releasedAt.getTime())
}

/** The last releases of all plans, newest first, withdrawn ones too. */
export async function recentReleases(db: Db, limit: number): Promise<readonly Release[]> {
  const found = rows(db).orderBy(sql`coalesce(r.withdrawn_at, r.released_at)`, 'desc')
  return (await found.orderBy('r.number', 'desc').limit(limit).execute()) as Release[]
}

export async function findRelease(db: Db, id: string): Promise<Release | undefined> {
  return (await rows(db).where('r.id', '=', id).executeTakeFirst()) as Release | undefined
}

export async function findReleaseByNumber(
  db: Db,
  plan: string,
  number: number,
): Promise<Release | undefined> {
  const row = await rows(db)
    .innerJoin('plan as p', 'p.id', 'r.plan')
    .where('p.slug', '=', plan)
    .where('r.number', '=', number)
    .executeTakeFirst()
  return row as Release | undefined
}

/** Every release of a plan, newest first, without its content. */
export const releasesOf = (db: Db, plan: string) =>
  db
    .selectFrom('release as r')
    .select([
      'r.id',
      'r.number',
      'r.released_at as releasedAt',
      'r.note',
      'r.withdrawn_at as withdrawnAt',
      'r.withdrawn_reason as withdrawnReason',
    ])
    .where('r.plan', '=', plan)
    .orderBy('r.number', 'desc')
    .execute()

/**
 * A release whose documents lead nowhere that is closed: a file that was taken away, or withdrawn, since the release
 * opens no more, while its title stays.
 */
export async function withOpenFiles(db: Db, release: Release): Promise<Release> {
  const { documents = [] } = release.content
  const held = documents.filter(isHeldHere)
  if (held.length === 0) return release
  const open = await openFilesAmong(
    db,
    held.map((one) => one.id),
  )
  const shown = documents.map((one) => (isHeldHere(one) && !open.has(one.id) ? { ...one, href: null } : one))
  return { ...release, content: { ...release.content, documents: shown } }
}

const isHeldHere = ({ href }: ReleasedDocument) => href?.startsWith('/') ?? false

type Found<T> = { readonly release: Release; readonly measure: ReleasedMeasure } & T

/** A measure in the newest release of its plan. */
export async function releasedMeasure(db: Db, id: string): Promise<Found<object> | undefined> {
  const row = await db.selectFrom('measure').select('plan').where('id', '=', id).executeTakeFirst()
  const release = row && (await newestRelease(db, row.plan))
  const measure = release?.content.measures.find((one) => one.id === id)
  return release && measure ? { release, measure } : undefined
}

/** An indicator in the newest release of its plan. */
export async function releasedIndicatorById(
  db: Db,
  id: string,
): Promise<Found<{ indicator: ReleasedIndicator }> | undefined> {
  const row = await db
    .selectFrom('indicator as i')
    .innerJoin('measure as m', 'm.id', 'i.measure')
    .select('m.id')
    .where('i.id', '=', id)
    .executeTakeFirst()
  const found = row && (await releasedMeasure(db, row.id))
  const indicator = found?.measure.indicators.find((one) => one.id === id)
  return found && indicator ? { ...found, indicator } : undefined
}

/** The newest release of the plan that an indicator belongs to, withdrawn or not. */
export async function lastReleaseOf(db: Db, indicator: string): Promise<Release | undefined> {
  const row = await rows(db)
    .innerJoin('measure as m', 'm.plan', 'r.plan')
    .innerJoin('indicator as i', 'i.measure', 'm.id')
    .where('i.id', '=', indicator)
    .orderBy('r.number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row as Release | undefined
}

export async function releasedOrigin(
  db: Db,
  release: string,
  indicator: string,
  period: string,
): Promise<readonly Counted[] | undefined> {
  const row = await db
    .selectFrom('release_origin')
    .select('counted')
    .where('release', '=', release)
    .where('indicator', '=', indicator)
    .where('period', '=', period)
    .executeTakeFirst()
  return row?.counted as readonly Counted[] | undefined
}

/** The number the next release of a plan gets. The plan is held, so that two releases made at once follow one another. */
export async function nextNumber(db: Db, plan: string): Promise<number> {
  await sql`select from plan where id = ${plan} for update`.execute(db)
  const row = await db
    .selectFrom('release')
    .select(sql<number>`coalesce(max(number), 0)::int`.as('newest'))
    .where('plan', '=', plan)
    .executeTakeFirst()
  return (row?.newest ?? 0) + 1
}

export const repliesTo = (db: Db, plan: string) =>
  db
    .selectFrom('reply as r')
    .innerJoin('organisation as o', 'o.id', 'r.organisation')
    .select(['r.indicator', 'r.text', 'o.name', 'o.slug'])
    .where('r.plan', '=', plan)
    .orderBy('o.slug')
    .execute()
