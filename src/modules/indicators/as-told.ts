import type { Db } from '../../server/database.ts'
import type { AnySource } from '../../server/indicator-source.ts'
import type { Indicator } from './indicator.ts'

/**
 * Indicators with the parameters of their source as they are told outside: by slugs where ids are kept. An id says
 * nothing to whoever reads it, nor to another installation that imports the plan.
 */
export async function asTold(
  db: Db,
  indicators: readonly Indicator[],
  sources: ReadonlyMap<string, AnySource>,
): Promise<readonly Indicator[]> {
  // Those of one plan are often bound to the same: asked once for each.
  const asked = new Map<string, unknown>()
  const told: Indicator[] = []
  for (const one of indicators) {
    const show = sources.get(one.sourceKey ?? '')?.show
    const key = JSON.stringify([one.sourceKey, one.sourceParameters])
    if (show && !asked.has(key)) asked.set(key, await show(db, one.sourceParameters))
    told.push(show ? { ...one, sourceParameters: asked.get(key) } : one)
  }
  return told
}
