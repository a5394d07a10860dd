import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { query } from '../../../server/use-case.ts'
import { readIndicators } from '../../indicators/index.ts'
import { inTree } from '../../organisations/index.ts'
import { findPlan, readMeasures } from '../plans.db.ts'

const text = z.record(z.string(), z.string())

// More than this is no list to choose from: who works for so many makes plans through the API.
const mostOrganisations = 200

/** What the page shows on which a service chooses the measures that it takes into its own plan. */
export const showDeriveForm = query({
  action: 'plan.derive',
  input: z.object({ slug: z.string().max(80) }),
  output: z.object({
    slug: z.string(),
    title: text,
    year: z.number(),
    organisations: z.array(z.object({ slug: z.string(), name: text })),
    measures: z.array(
      z.object({
        id: z.uuid(),
        number: z.string(),
        title: text,
        theme: text.nullable(),
        indicators: z.number(),
      }),
    ),
  }),

  async run({ db, actor, today }, { slug }) {
    const plan = await findPlan(db, actor.remit('plan.read'), slug)
    if (!plan) return refuse('not_found')
    const organisations = await db
      .selectFrom('organisation as o')
      .select(['o.slug', 'o.name'])
      .where('o.status', '=', 'active')
      .where('o.id', '<>', plan.holder)
      .where(inTree(actor.remit('plan.derive'), 'o.id'))
      .orderBy('o.slug')
      .limit(mostOrganisations)
      .execute()
    const indicators = Map.groupBy(await readIndicators(db, { plan: plan.id }), (one) => one.measure)
    const measures = (await readMeasures(db, plan.id)).map(({ id, number, title, theme }) => ({
      ...{ id, number, title, theme },
      indicators: indicators.get(id)?.length ?? 0,
    }))
    // From October on, the plan one makes is that of the next year.
    const year = Number(today.slice(0, 4)) + (today.slice(5) >= '10-01' ? 1 : 0)
    return ok({
      slug: plan.slug,
      title: plan.title,
      year,
      organisations: organisations as { slug: string; name: Record<string, string> }[],
      measures,
    })
  },
})
