import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'
import { IndicatorShown, readIndicators, shownIndicator, standingsOf } from '../indicators/index.ts'
import { findPlan, readMeasures } from './plans.db.ts'

const text = z.record(z.string(), z.string())

/** The plan as those who run it see it today: measures, indicators, what each lacks, what may be changed. */
export const showPlanWork = query({
  action: 'plan.read',
  input: z.object({ slug: z.string().max(80) }),
  output: z.object({
    slug: z.string(),
    title: text,
    holder: text,
    mayEdit: z.boolean(),
    mayRelease: z.boolean(),
    measures: z.array(
      z.object({
        id: z.uuid(),
        number: z.string(),
        depth: z.number(),
        title: text,
        state: z.string(),
        noIndicatorInSource: z.boolean(),
        indicators: z.array(IndicatorShown),
      }),
    ),
  }),

  async run({ db, actor, house, today }, { slug }) {
    const plan = await findPlan(db, actor.remit('plan.read'), slug)
    if (!plan) return refuse('not_found')
    const [measures, indicators] = [
      await readMeasures(db, plan.id),
      await readIndicators(db, { plan: plan.id }),
    ]
    const standings = await standingsOf(db, indicators, house.sources, today)
    const depths = new Map<string, number>()
    for (const measure of measures)
      depths.set(measure.id, measure.parent ? (depths.get(measure.parent) ?? 0) + 1 : 0)
    const editable = (action: 'measure.edit' | 'release.make') =>
      actor.may(action) ? findPlan(db, actor.remit(action), slug, true) : undefined
    return ok({
      slug: plan.slug,
      title: plan.title,
      holder: plan.holderName,
      mayEdit: (await editable('measure.edit')) !== undefined,
      mayRelease: (await editable('release.make')) !== undefined,
      measures: measures.map((measure) => ({
        id: measure.id,
        number: measure.number,
        depth: depths.get(measure.id) ?? 0,
        title: measure.title,
        state: measure.state,
        noIndicatorInSource: measure.noIndicatorInSource,
        indicators: indicators.flatMap((one) => {
          const standing = one.measure === measure.id ? standings.get(one.id) : undefined
          return standing ? [shownIndicator(one, standing)] : []
        }),
      })),
    })
  },
})
