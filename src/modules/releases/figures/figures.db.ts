import { type SqlBool, sql } from 'kysely'
import type { Localized } from '../../../kernel/localized.ts'
import type { Db } from '../../../server/database.ts'
import type { FigureRow } from './figure-rows.ts'

/** Where a reader of the rows has got to: an organisation of null stands for the plan's own rows, which come first. */
export type Place = {
  readonly indicator: string
  readonly organisation: string | null
  readonly period: string
  readonly breakdown: string
}

export type Wanted = {
  readonly release: string
  /** In the order in which they are read. */
  readonly indicators: readonly string[]
  readonly organisation?: string | null | undefined
  readonly period?: string | undefined
}

/**
 * The rows of a release after a place, at most `limit`: indicator by indicator, the plan's own first, each part of it
 * along the table's key, so that a million rows cost what is read of them.
 */
export async function figuresAfter(
  db: Db,
  wanted: Wanted,
  after: Place | undefined,
  limit: number,
): Promise<readonly FigureRow[]> {
  const from = after ? Math.max(0, wanted.indicators.indexOf(after.indicator)) : 0
  const rows: FigureRow[] = []
  for (const indicator of wanted.indicators.slice(from)) {
    const reached = after?.indicator === indicator ? after : undefined
    for (const part of ['plan', 'organisations'] as const) {
      if (!isAsked(wanted, part) || (part === 'plan' && reached?.organisation)) continue
      const begun = reached && (reached.organisation === null) === (part === 'plan') ? reached : undefined
      rows.push(...(await partOf(db, wanted, indicator, part, begun, limit - rows.length)))
      if (rows.length >= limit) return rows
    }
  }
  return rows
}

const isAsked = ({ organisation }: Wanted, part: 'plan' | 'organisations') =>
  organisation === undefined || (organisation === null) === (part === 'plan')

async function partOf(
  db: Db,
  { release, organisation, period }: Wanted,
  indicator: string,
  part: 'plan' | 'organisations',
  after: Place | undefined,
  limit: number,
): Promise<FigureRow[]> {
  let rows = db
    .selectFrom('release_figure as f')
    .leftJoin('organisation as o', 'o.id', 'f.organisation')
    .select([
      'f.indicator',
      'f.organisation as id',
      'o.slug',
      'o.name',
      'f.period',
      'f.breakdown',
      'f.numerator',
      'f.denominator',
      'f.value',
      'f.suppressed',
      'f.reported',
      'f.expected',
    ])
    .where('f.release', '=', release)
    .where('f.indicator', '=', indicator)
    .where('f.organisation', part === 'plan' ? 'is' : 'is not', null)
    .limit(limit)
  if (part === 'organisations') rows = rows.orderBy('f.organisation')
  if (organisation) rows = rows.where('f.organisation', '=', organisation)
  if (period !== undefined) rows = rows.where('f.period', '=', period)
  if (after)
    rows = rows.where(
      after.organisation === null
        ? sql<SqlBool>`(f.period, f.breakdown) > (${after.period}, ${after.breakdown})`
        : sql<SqlBool>`(f.organisation, f.period, f.breakdown) > (${after.organisation}::uuid, ${after.period}, ${after.breakdown})`,
    )
  const found = await rows.orderBy('f.period').orderBy('f.breakdown').execute()
  return found.map(({ id, slug, name, ...row }) => ({
    ...row,
    organisation: id ? { id, slug: slug ?? id, name: (name ?? {}) as Localized } : null,
  }))
}
