import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'
import { readIndicators } from '../indicators/index.ts'
import { planFileOut } from './plan-export.ts'
import { writeYaml } from './plan-file.ts'
import { findPlan, readMeasures } from './plans.db.ts'

/** A plan as a file that can be imported again, YAML or JSON; as PDF, the report of its newest release. */
export const exportPlan = query({
  action: 'plan.export',
  input: z.object({
    slug: z.string().max(80),
    format: z.enum(['yaml', 'json', 'pdf'], { error: 'yaml | json | pdf' }).default('yaml'),
  }),
  output: z.custom<Response>(),
  api: { method: 'get', path: '/plans/{slug}/export', summary: 'A plan as a file (yaml, json, pdf)' },

  async run({ db, actor }, { slug, format }) {
    const plan = await findPlan(db, actor.remit('plan.export'), slug)
    if (!plan) return refuse('not_found')
    if (format === 'pdf') return ok(toReport(plan.slug))
    const file = planFileOut(
      plan,
      await readMeasures(db, plan.id),
      await readIndicators(db, { plan: plan.id }),
    )
    const text = format === 'yaml' ? writeYaml(file) : `${JSON.stringify(file, null, 2)}\n`
    const headers = {
      'content-type': format === 'yaml' ? 'application/yaml; charset=utf-8' : 'application/json',
      'content-disposition': `attachment; filename="${plan.slug}.${format}"`,
      'cache-control': 'no-store',
    }
    return ok(new Response(text, { headers }))
  },
})

/** What is printed is what was released: it has an address of its own, the same for everybody. */
const toReport = (slug: string) =>
  new Response(null, {
    status: 303,
    headers: { location: `/plans/${slug}/rapport.pdf`, 'cache-control': 'no-store' },
  })
