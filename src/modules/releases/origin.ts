import type { Localized } from '../../kernel/localized.ts'
import type { Counted } from '../../server/indicator-source.ts'
import type { Reading } from '../../server/use-case.ts'
import type { Indicator } from '../indicators/index.ts'

/**
 * What was counted for a figure: by its source, or the organisations that entered or imported it. Organisations are
 * named where the figure counts organisations; figures in hours or euros tell how many said something, not who.
 */
export async function originOf(
  { db, house, today }: Reading,
  indicator: Indicator,
  period: string,
): Promise<readonly Counted[]> {
  const source = indicator.sourceKey ? house.sources.get(indicator.sourceKey) : undefined
  if (source) return source.origin(db, indicator.sourceParameters, period, today)
  const rows = await db
    .selectFrom('observation as v')
    .innerJoin('organisation as o', 'o.id', 'v.organisation')
    .select([
      'o.slug',
      'o.name',
      'v.origin',
      'v.value',
      'v.numerator',
      'v.denominator',
      'v.noted_on as notedOn',
    ])
    .where('v.indicator', '=', indicator.id)
    .where('v.period', '=', period)
    .where('v.breakdown', '=', '')
    .where('v.status', '=', 'validated')
    .orderBy('o.slug')
    .execute()
  if (indicator.unitCounted === 'organisation' || ['milestone', 'recurrence'].includes(indicator.kind))
    return rows.map((row) => ({
      organisation: row.slug,
      name: row.name as Localized,
      origin: row.origin,
      value: row.value,
      date: row.notedOn,
    }))
  const byOrigin = Map.groupBy(rows, (row) => row.origin)
  return [...byOrigin].map(([origin, all]) => ({ origin, organisations: all.length }))
}
