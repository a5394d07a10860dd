import type { IndicatorShown } from './indicator.forms.ts'
import type { Indicator, Standing } from './indicator.ts'

/**
 * An indicator and where it stands today, as those who work with it see it. A small count of people is hidden inside
 * the network too, and with it the state, which tells on which side of a mark it lies.
 */
export function shownIndicator(one: Indicator, standing: Standing): IndicatorShown {
  const shown = unsuppressed(one, standing)
  if (!standing.suppressed) return shown
  const figure = { numerator: null, denominator: null, value: null, progress: null, beside: [] }
  return { ...shown, ...figure, suppressed: true, state: 'no_data' }
}

const unsuppressed = (one: Indicator, standing: Standing): IndicatorShown => ({
  id: one.id,
  key: one.key,
  statement: one.statement,
  kind: one.kind,
  unit_counted: one.unitCounted,
  unit: one.unit,
  baseline: one.baseline,
  baseline_on: one.baselineOn,
  target: one.target,
  due: one.due,
  not_before: one.notBefore,
  every_months: one.everyMonths,
  period: standing.period,
  frequency: one.period,
  direction: one.direction,
  breakdown: one.breakdown,
  lead: one.lead,
  scope: one.scope,
  source: standing.source,
  missing: [...standing.missing],
  state: standing.state,
  value: standing.value,
  numerator: standing.numerator,
  denominator: standing.denominator,
  noted_on: standing.notedOn,
  progress: standing.progress,
  coverage: { reported: standing.reported, expected: standing.expected },
  beside: [...standing.beside],
  computed_at: one.computedAt?.toISOString() ?? null,
  version: one.version,
})
