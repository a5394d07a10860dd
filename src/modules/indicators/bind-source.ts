import { z } from 'zod'
import { type Fault, ok, refuse } from '../../kernel/result.ts'
import { exposes } from '../../kernel/suppression.ts'
import type { Db } from '../../server/database.ts'
import type { House } from '../../server/house.ts'
import type { AnySource } from '../../server/indicator-source.ts'
import { command, faultsOf } from '../../server/use-case.ts'
import { json } from '../organisations/index.ts'
import { IndicatorShown } from './indicator.forms.ts'
import type { Indicator } from './indicator.ts'
import { readIndicators } from './indicators.db.ts'
import { lockIndicator, recompute } from './recompute.ts'
import { shownIndicator } from './show-indicator.ts'
import { standingsOf } from './standings.db.ts'

/** Why a source does not compute such a figure: people counted as something else would be shown where they are few. */
export function misfit(
  { kinds, unitCounted: counts }: AnySource,
  { kind, unitCounted }: Pick<Indicator, 'kind' | 'unitCounted'>,
): Fault | undefined {
  const code = 'indicator.source_does_not_fit'
  if (!kinds.includes(kind)) return { path: 'key', code, expected: kinds.join(' | '), found: kind }
  if (exposes(counts) && !exposes(unitCounted))
    return { path: 'unit_counted', code, expected: counts, found: unitCounted ?? '' }
  return undefined
}

/** The parameters as the source keeps them, where there is such a source, it offers that kind of figure and they are its own. */
export async function fittingSource(
  db: Db,
  house: House,
  indicator: Pick<Indicator, 'kind' | 'holder' | 'unitCounted'>,
  { key, parameters }: { readonly key: string; readonly parameters: unknown },
) {
  const source = house.sources.get(key)
  const known = [...house.sources.keys()].join(' | ')
  if (!source)
    return refuse('indicator.source_unknown', [
      { path: 'key', code: 'indicator.source_unknown', expected: known, found: key },
    ])
  const fault = misfit(source, indicator)
  if (fault) return refuse('indicator.source_does_not_fit', [fault])
  const parsed = source.parameters.safeParse(parameters, { reportInput: true })
  if (!parsed.success)
    return refuse(
      'validation',
      faultsOf(parsed.error).map((fault) => ({ ...fault, path: `parameters.${fault.path}` })),
    )
  const resolved: unknown = source.resolve
    ? await source.resolve(db, parsed.data, indicator.holder)
    : parsed.data
  if (resolved === undefined)
    return refuse('indicator.source_parameters', [
      { path: 'parameters', code: 'indicator.source_parameters' },
    ])
  return ok(resolved)
}

/** Lets an indicator compute itself from a source that a capability offers. */
export const bindSource = command({
  action: 'indicator.bind',
  input: z.object({ id: z.uuid(), key: z.string().max(80), parameters: z.record(z.string(), z.unknown()) }),
  output: IndicatorShown,
  api: {
    method: 'put',
    path: '/indicators/{id}/source',
    summary: 'Bind an indicator to a source',
    codes: ['indicator.source_unknown', 'indicator.source_does_not_fit', 'indicator.source_parameters'],
  },

  async run(context, { id, key, parameters }) {
    const { db, actor, house, today, journal } = context
    await lockIndicator(db, id)
    const [indicator] = await readIndicators(db, { ids: [id] }, actor.remit('indicator.bind'))
    if (!indicator) return refuse('not_found')
    const fitting = await fittingSource(db, house, indicator, { key, parameters })
    if (!fitting.ok) return fitting
    const resolved = fitting.value

    await db
      .updateTable('indicator')
      .set((eb) => ({ source_key: key, source_parameters: json(resolved), version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .execute()
    const bound = {
      ...indicator,
      sourceKey: key,
      sourceParameters: resolved,
      version: indicator.version + 1,
      computedAt: context.now,
    }
    await recompute(context, bound)
    journal(id, ['source'])
    const standing = (await standingsOf(db, [bound], house.sources, today)).get(id)
    return standing ? ok(shownIndicator(bound, standing)) : refuse('not_found')
  },
})
