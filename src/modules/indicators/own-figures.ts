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

/**
 * The figures that an indicator's total is made of, with their categories: never a draft, the strongest origin first;
 * where it is bound what its source computed, else what the organisations of its scope gave, those closed since included.
 */
export async function ownFigures(db: Db, indicator: Indicator): Promise<readonly OwnFigure[]> {
  const { scope, sourceKey } = indicator
  const scoped = scope && !sourceKey ? await organisationsIn(db, scope, null, 'closed too') : undefined
  const rows = await db
    .selectFrom('observation')
    .select(['organisation', 'period', 'breakdown as category', 'origin'])
    .select(['numerator', 'denominator', 'value', 'reported'])
    .where('indicator', '=', indicator.id)
    .where('status', '=', 'validated')
    .$if(sourceKey !== null, (q) => q.where('origin', '=', 'computed'))
    .$if(scoped !== undefined, (q) =>
      q.where(sql<boolean>`organisation = any(${sql.val([...(scoped ?? [])])}::uuid[])`),
    )
    .execute()
  return strongest(rows as OwnFigure[])
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
