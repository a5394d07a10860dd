import type { Indicator } from '../indicators/index.ts'
import type { Body } from './plan.forms.ts'
import type { Fact, Measure, Plan } from './plans.db.ts'

/** Without what is empty: a file that says only what is there. */
const filled = (given: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(given).filter(
      ([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  )

const bodyOut = (body: Body) => ('name' in body ? body.name : { organisation: body.organisation })
const factOut = ({ text, source }: Fact) => (source ? { text, source } : text)

/** An indicator in the file format. */
export const indicatorOut = (one: Indicator) =>
  filled({
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
    period: one.period,
    direction: one.direction,
    breakdown: one.breakdown,
    lead: one.lead,
    scope: one.scope,
    source: one.sourceKey === null ? null : { key: one.sourceKey, parameters: one.sourceParameters },
  })

/** A measure in the file format, without its indicators and the measures it holds. */
export const measureOut = (measure: Measure) =>
  filled({
    number: measure.number,
    title: measure.title,
    theme: measure.theme,
    description: measure.description,
    state: measure.state,
    lead: measure.leads.map(bodyOut),
    partners: measure.partners.map(bodyOut),
    legal_basis: measure.legalBasis,
    actions: measure.actions,
    context: measure.context.map(factOut),
    risks: measure.risks,
    not_before: measure.notBefore,
    due: measure.due,
    serves: measure.serves,
  })

export const planOut = (plan: Plan) =>
  filled({
    slug: plan.slug,
    title: plan.title,
    description: plan.description,
    holder: plan.holderSlug,
    coordinator: plan.coordinator,
    territory: plan.territory,
    starts: plan.starts,
    ends: plan.ends,
    languages_required_by_law: plan.languages,
    source: plan.source,
    context: plan.context.map(factOut),
  })

/** The whole plan in the file format: importing it again changes nothing. */
export function planFileOut(plan: Plan, measures: readonly Measure[], indicators: readonly Indicator[]) {
  const under = (parent: string | null): unknown[] =>
    measures
      .filter((measure) => measure.parent === parent)
      .map((measure) => {
        const own = indicators.filter((one) => one.measure === measure.id).map(indicatorOut)
        const inner = under(measure.id)
        return {
          ...measureOut(measure),
          ...(own.length > 0 || measure.noIndicatorInSource ? { indicators: own } : {}),
          ...(inner.length > 0 ? { measures: inner } : {}),
        }
      })
  return { plan: planOut(plan), measures: under(null) }
}
