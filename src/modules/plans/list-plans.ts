import { sql } from 'kysely'
import { z } from 'zod'
import { ok } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'
import { pageOf, paging } from '../organisations/index.ts'
import { readPlans } from './plans.db.ts'

const text = z.record(z.string(), z.string())

/** The plans one works with. */
export const listPlans = query({
  action: 'plan.read',
  input: z.object(paging),
  output: z.object({
    items: z.array(
      z.object({
        slug: z.string(),
        title: text,
        holder: z.string(),
        holderName: text,
        measures: z.number(),
        indicators: z.number(),
      }),
    ),
    next: z.string().nullable(),
  }),

  async run({ db, actor }, { limit, cursor }) {
    const found = await readPlans(db, actor.remit('plan.read'), { limit: limit + 1, after: cursor })
    const { items: plans, next } = pageOf(found, limit, (last) => last.slug)
    const { rows } = await sql<{ plan: string; measures: number; indicators: number }>`
      select m.plan, count(distinct m.id)::int as measures, count(i.id)::int as indicators
      from measure m left join indicator i on i.measure = m.id
      where m.plan = any(${sql.val(plans.map((one) => one.id))}::uuid[]) group by m.plan`.execute(db)
    const counts = new Map(rows.map((row) => [row.plan, row]))
    const items = plans.map((plan) => ({
      slug: plan.slug,
      title: plan.title,
      holder: plan.holderSlug,
      holderName: plan.holderName,
      measures: counts.get(plan.id)?.measures ?? 0,
      indicators: counts.get(plan.id)?.indicators ?? 0,
    }))
    return ok({ items, next })
  },
})
