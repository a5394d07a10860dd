import { z } from 'zod'
import { localized } from '../../../kernel/localized.ts'
import { ok, refuse } from '../../../kernel/result.ts'
import { command } from '../../../server/use-case.ts'
import { findPlan } from '../plans.db.ts'
import { contentToday, keepVersion as keep } from './versions.db.ts'

/** Keeps a plan whole as it stands today, under a name: "version adopted on …". */
export const keepVersion = command({
  action: 'plan.keep_version',
  input: z.object({
    slug: z.string().max(80),
    name: localized,
    note: localized.nullish(),
    dated: z.iso.date().nullish().describe('The day that the version is of; today by default'),
  }),
  output: z.object({ number: z.number() }),
  api: { method: 'post', path: '/plans/{slug}/versions', summary: 'Keep a version of a plan', status: 201 },

  async run(context, { slug, name, note, dated }) {
    const { db, actor, today } = context
    const plan = await findPlan(db, actor.remit('plan.keep_version'), slug, true)
    if (!plan) return refuse('not_found')
    const content = await contentToday(context, plan)
    const told = { kind: 'named', dated: dated ?? today, name, note: note ?? null } as const
    const number = await keep(context, plan.id, content, told)
    context.journal(plan.id, ['version', String(number)])
    return ok({ number })
  },
})
