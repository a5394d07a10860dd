import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { command } from '../../server/use-case.ts'
import { IndicatorShown } from './indicator.forms.ts'
import { readIndicators } from './indicators.db.ts'
import { recompute } from './recompute.ts'
import { shownIndicator } from './show-indicator.ts'
import { standingsOf } from './standings.db.ts'

/** Computes a bound indicator anew, whole. */
export const recomputeIndicator = command({
  action: 'indicator.recompute',
  input: z.object({ id: z.uuid() }),
  output: IndicatorShown,
  api: {
    method: 'post',
    path: '/indicators/{id}/recompute',
    summary: 'Compute a bound indicator anew',
    codes: ['indicator.not_bound'],
  },

  async run(context, { id }) {
    const { db, actor, house, today, now, journal } = context
    const [indicator] = await readIndicators(db, { ids: [id] }, actor.remit('indicator.recompute'))
    if (!indicator) return refuse('not_found')
    if (!indicator.sourceKey) return refuse('indicator.not_bound')
    await recompute(context, indicator)
    journal(id, ['computed_at'])
    const standing = (await standingsOf(db, [indicator], house.sources, today)).get(id)
    return standing ? ok(shownIndicator({ ...indicator, computedAt: now }, standing)) : refuse('not_found')
  },
})
