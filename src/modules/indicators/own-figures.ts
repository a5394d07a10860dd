import { sql } from 'kysely'
import type { Db } from '../../server/database.ts'
import { organisationsIn } from '../organisations/index.ts'
import { byStrength, type Origin } from './aggregate.ts'
import type { Indicator } from './indicator.ts'

/** What one organisation itself says for a period and a category (`''` for the whole), of the origin that counts. */
export type OwnFigure = {
  readonly organisation: string
  readonly period: string
  readonly category: string
  readonly origin: Origin
  readonly numerator: number | null
  readonly denominator: number | null
  readonly value: number | null
  readonly reported: boolean
}

/** The same of whichever origin, a draft or not, of one of several indicators. */
export type GivenFigure = OwnFigure & { readonly indicator: string; readonly status: 'draft' | 'validated' }

/**
 * The figures that an indicator's total is made of, with their categories: never a draft, the strongest origin first;
 * where it is bound what its source computed, else what the organisations of its scope gave, those closed since included.
 */
export const ownFigures = async (db: Db, indicator: Indicator): Promise<readonly OwnFigure[]> =>
  countedAmong(db, indicator, await figuresGiven(db, [indicator.id]))

/** Those of them that `ownFigures` finds, among all that was given for an indicator. */
export async function countedAmong(
  db: Db,
  { scope, sourceKey }: Pick<Indicator, 'scope' | 'sourceKey'>,
  given: readonly GivenFigure[],
): Promise<readonly OwnFigure[]> {
  const scoped = scope && !sourceKey && new Set(await organisationsIn(db, scope, null, 'closed too'))
  return strongest(
    given.filter(
      ({ status, origin, organisation }) =>
        status === 'validated' &&
        (sourceKey === null || origin === 'computed') &&
        (!scoped || scoped.has(organisation)),
    ),
  )
}

/** All that was given for indicators, drafts too: for some periods, or for all. */
export async function figuresGiven(
  db: Db,
  indicators: readonly string[],
  periods?: readonly string[],
): Promise<readonly GivenFigure[]> {
  const rows = await db
    .selectFrom('observation')
    .select(['indicator', 'organisation', 'period', 'breakdown as category', 'origin', 'status'])
    .select(['numerator', 'denominator', 'value', 'reported'])
    .where(sql<boolean>`indicator = any(${sql.val([...indicators])}::uuid[])`)
    .$if(periods !== undefined, (q) =>
      q.where(sql<boolean>`period = any(${sql.val([...(periods ?? [])])}::text[])`),
    )
    .execute()
  return rows as GivenFigure[]
}

function strongest(rows: readonly OwnFigure[]): readonly OwnFigure[] {
  const best = new Map<string, OwnFigure>()
  for (const row of rows) {
    const place = `${row.organisation} ${row.period} ${row.category}`
    const known = best.get(place)
    if (!known || byStrength(row, known) < 0) best.set(place, row)
  }
  return [...best.values()]
}
