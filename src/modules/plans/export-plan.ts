import { z } from 'zod'
import type { Language } from '../../kernel/localized.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'
import { xlsxType } from '../../server/xlsx.ts'
import { writeYaml } from '../../server/yaml.ts'
import { asTold, readIndicators } from '../indicators/index.ts'
import { PlanFile } from './plan.forms.ts'
import { planFileOut } from './plan-export.ts'
import { findPlan, readMeasures } from './plans.db.ts'
import { planCsv, planXlsx } from './table/write-table.ts'

/** A plan as a file that can be imported again, YAML, JSON, CSV or XLSX; as PDF, the report of its newest release. */
export const exportPlan = query({
  action: 'plan.export',
  input: z.object({
    slug: z.string().max(80),
    format: z
      .enum(['yaml', 'json', 'csv', 'xlsx', 'pdf'], { error: 'yaml | json | csv | xlsx | pdf' })
      .default('yaml'),
  }),
  output: z.custom<Response>(),
  api: {
    method: 'get',
    path: '/plans/{slug}/export',
    summary: 'A plan as a file (yaml, json, csv, xlsx, pdf)',
  },

  async run({ db, actor, house }, { slug, format }) {
    const plan = await findPlan(db, actor.remit('plan.export'), slug)
    if (!plan) return refuse('not_found')
    if (format === 'pdf') return ok(toReport(plan.slug))
    const file = planFileOut(
      plan,
      await readMeasures(db, plan.id),
      await asTold(db, await readIndicators(db, { plan: plan.id }), house.sources),
    )
    const body = await bodyOf(format, file, actor.language)
    if (body === undefined) return refuse('cell.too_long')
    const headers = {
      'content-type': types[format],
      'content-disposition': `attachment; filename="${plan.slug}.${format}"`,
      'cache-control': 'no-store',
    }
    return ok(new Response(body, { headers }))
  },
})

const types = {
  yaml: 'application/yaml; charset=utf-8',
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  xlsx: xlsxType,
} as const

/** None where a text is longer than a cell of a workbook may be. */
async function bodyOf(format: keyof typeof types, file: unknown, language: Language) {
  if (format === 'yaml') return writeYaml(file)
  if (format === 'json') return `${JSON.stringify(file, null, 2)}\n`
  const plan = PlanFile.parse(file)
  return format === 'csv' ? planCsv(plan, language) : planXlsx(plan)
}

/** What is printed is what was released: it has an address of its own, the same for everybody. */
const toReport = (slug: string) =>
  new Response(null, {
    status: 303,
    headers: { location: `/plans/${slug}/rapport.pdf`, 'cache-control': 'no-store' },
  })
