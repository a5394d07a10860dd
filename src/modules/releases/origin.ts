import type { Localized } from '../../kernel/localized.ts'
import type { Counted } from '../../server/indicator-source.ts'
import type { Reading } from '../../server/use-case.ts'
import { type Indicator, observationsBehind } from '../indicators/index.ts'

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
  if (source) return source.origin(db, indicator.sourceParameters, period, today, indicator.holder)
  const behind = await observationsBehind(db, indicator, period)
  const named =
    indicator.unitCounted === 'organisation' || ['milestone', 'recurrence'].includes(indicator.kind)
  if (!named) {
    const byOrigin = Map.groupBy(behind, (one) => one.origin)
    return [...byOrigin].map(([origin, all]) => ({ origin, organisations: all.length }))
  }
  const rows = await db
    .selectFrom('organisation')
    .select(['id', 'slug', 'name'])
    .where('id', 'in', [...behind.map((one) => one.organisation), indicator.holder])
    .orderBy('slug')
    .execute()
  return rows.flatMap(({ id, slug, name }) =>
    behind
      .filter((one) => one.organisation === id)
      .map(({ origin, value, notedOn }) => ({
        organisation: slug,
        name: name as Localized,
        origin,
        value,
        date: notedOn,
      })),
  )
}
