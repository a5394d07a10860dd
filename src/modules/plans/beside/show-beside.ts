import { z } from 'zod'
import type { Localized } from '../../../kernel/localized.ts'
import { ok } from '../../../kernel/result.ts'
import { query, type Reading } from '../../../server/use-case.ts'
import { type IndicatorShown, readIndicators, shownIndicator, standingsOf } from '../../indicators/index.ts'
import { findPlan, type Plan, readMeasures, readPlans } from '../plans.db.ts'
import { besideOneAnother, groupings, type PlanBeside, type Tally } from './beside.ts'

// More columns than these no one reads beside one another.
const mostPlans = 8
const mostToChoose = 200

/** `a,b,c`, or each on its own as a form sends them. */
const slugs = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(',') : (value ?? [])),
  z.array(z.string().trim().max(80)).max(50),
)

const text = z.record(z.string(), z.string())
const named = z.object({ slug: z.string(), title: text, holder: text })

/** Plans side by side, those that one may read: what each has, theme by theme or by the measures they serve. */
export const showBeside = query({
  action: 'plan.read',
  input: z.object({ plans: slugs, by: z.enum(groupings).default('theme').catch('theme') }),
  output: z.object({
    by: z.enum(groupings),
    plans: z.array(named),
    /** The plans to choose from. */
    choice: z.array(named),
    /** The whole of each plan first. A plan is missing from a group in which it has nothing. */
    groups: z.array(
      z.object({
        title: text.nullable(),
        serves: z.string().nullable(),
        plans: z.record(z.string(), z.custom<Tally>()),
      }),
    ),
  }),
  api: {
    method: 'get',
    path: '/plan-comparison',
    summary: 'Plans side by side (`?plans=a,b,c&by=theme|serves`)',
  },

  async run(reading, { plans: asked, by }) {
    const { db, actor } = reading
    const remit = actor.remit('plan.read')
    const found: Plan[] = []
    for (const slug of [...new Set(asked.filter(Boolean))].slice(0, mostPlans)) {
      const plan = await findPlan(db, remit, slug)
      if (plan) found.push(plan)
    }
    const beside: PlanBeside[] = []
    for (const plan of found) beside.push(await besideOf(reading, plan))
    const groups = besideOneAnother(beside, by).map(({ title, serves, plans }) => ({
      title: title as Record<string, string> | null,
      serves,
      plans: Object.fromEntries(plans),
    }))
    const choice = await readPlans(db, remit, { limit: mostToChoose })
    return ok({ by, plans: found.map(shown), choice: choice.map(shown), groups })
  },
})

const shown = ({ slug, title, holderName }: Plan) => ({
  slug,
  title: title as Text,
  holder: holderName as Text,
})
type Text = Localized & Record<string, string>

async function besideOf({ db, house, today }: Reading, plan: Plan): Promise<PlanBeside> {
  const measures = await readMeasures(db, plan.id)
  const indicators = await readIndicators(db, { plan: plan.id })
  const standings = await standingsOf(db, indicators, house.sources, today)
  const own = Map.groupBy(indicators, (one) => one.measure)
  return {
    slug: plan.slug,
    measures: measures.map((measure) => ({
      ...measure,
      indicators: (own.get(measure.id) ?? []).flatMap((one) => {
        const standing = standings.get(one.id)
        return standing ? [standingShown(shownIndicator(one, standing))] : []
      }),
    })),
  }
}

/** As everybody inside sees it: where a count is too small to show, its state is none. */
const standingShown = ({ state, coverage }: IndicatorShown) => ({ state, ...coverage })
