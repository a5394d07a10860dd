import { z } from 'zod'
import { refuse } from '../../kernel/result.ts'
import { command, done, nothing } from '../../server/use-case.ts'
import { findOrganisation, reference } from '../organisations/index.ts'
import { findPlan } from '../plans/index.ts'

/** A service says something beside a figure of its own: it stands in the next release. An empty text takes it back. */
export const replyToFigure = command({
  action: 'release.reply',
  input: z.object({
    plan: reference,
    indicator: z.uuid(),
    organisation: reference,
    text: z.string().trim().max(2_000).nullish(),
  }),
  output: nothing,
  api: {
    method: 'post',
    path: '/releases/draft/replies',
    summary: 'Reply to a figure of one’s own service',
    codes: ['not_found'],
  },

  async run({ db, actor, now, journal }, { plan: wanted, indicator, organisation: named, text }) {
    const remit = actor.remit('release.reply')
    const organisation = await findOrganisation(db, remit, named)
    const plan = await findPlan(db, remit, wanted)
    if (!organisation || !plan) return refuse('not_found')
    const own = await db
      .selectFrom('observation as v')
      .innerJoin('indicator as i', 'i.id', 'v.indicator')
      .innerJoin('measure as m', 'm.id', 'i.measure')
      .select('v.indicator')
      .where('m.plan', '=', plan.id)
      .where('i.id', '=', indicator)
      .where('v.organisation', '=', organisation.id)
      .executeTakeFirst()
    if (!own) return refuse('not_found', 'indicator')
    const key = { plan: plan.id, indicator, organisation: organisation.id }
    const row = { text: text ?? '', written_by: actor.account, written_at: now }
    if (!text)
      await db
        .deleteFrom('reply')
        .where('plan', '=', key.plan)
        .where('indicator', '=', indicator)
        .where('organisation', '=', key.organisation)
        .execute()
    else
      await db
        .insertInto('reply')
        .values({ ...key, ...row })
        .onConflict((conflict) => conflict.constraint('reply_is_one_per_figure').doUpdateSet(row))
        .execute()
    journal(indicator, ['reply'], organisation.id)
    return done
  },
})
