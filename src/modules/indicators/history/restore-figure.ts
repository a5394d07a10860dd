import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { command } from '../../../server/use-case.ts'
import { within } from '../../organisations/index.ts'
import { readIndicators } from '../indicators.db.ts'
import { markedWhen, markOf } from '../observation.ts'
import { lockIndicator } from '../recompute.ts'
import { observationCodes, storeObservations } from '../store-observations.ts'
import { ownAmong } from '../suppression/inside.ts'
import { hiddenStates, statesOf } from './states.db.ts'

/**
 * Brings back what a figure said before, as a new change: nothing of its history is lost. It is held to the rules of a
 * figure that is entered: a draft where the actor does not answer for the organisation. Nobody brings back for others
 * what they may not see. Refused (`conflict.version`) where something else stands there than the page showed.
 */
export const restoreFigure = command({
  action: 'observation.write',
  input: z.object({ id: z.uuid(), revision: z.string().regex(/^\d{1,15}$/), seen: z.string().max(200) }),
  output: z.object({ organisation: z.string(), period: z.string() }),
  api: {
    method: 'post',
    path: '/indicators/{id}/observations/history/{revision}/restore',
    summary: 'Bring back what a figure said before',
    codes: ['conflict.version', ...observationCodes],
  },

  async run(context, { id, revision, seen }) {
    const { db, actor } = context
    const [indicator] = await readIndicators(db, { ids: [id] })
    const kept = await db
      .selectFrom('observation_revision as v')
      .innerJoin('organisation as o', 'o.id', 'v.organisation')
      .select([
        'v.organisation',
        'v.period',
        'v.breakdown',
        'v.origin',
        'v.status',
        'v.numerator',
        'v.denominator',
      ])
      .select(['v.value', 'v.noted_on as date', 'v.note', 'o.slug'])
      .where('v.id', '=', Number(revision))
      .where('v.indicator', '=', id)
      .where(within(actor.remit('observation.write'), 'v.organisation'))
      .executeTakeFirst()
    if (!indicator || !kept) return refuse('not_found')
    const place = { id, organisation: kept.organisation, period: kept.period }
    const states = await statesOf(context, place)
    const state = states.find((one) => one.revision === revision)
    const hides = await hiddenStates(context, indicator, place, states)
    if (!state || hides(state)) return refuse('not_found')
    const own = (await ownAmong(context, [kept.organisation])).has(kept.organisation)
    await lockIndicator(db, id)
    const now = await db
      .selectFrom('observation')
      .select(['numerator', 'denominator', 'value', 'noted_on as date', 'updated_at as since'])
      .where('indicator', '=', id)
      .where('organisation', '=', kept.organisation)
      .where('period', '=', kept.period)
      .where('breakdown', '=', kept.breakdown)
      .where('origin', '=', kept.origin)
      .executeTakeFirst()
    const mark = now && !own ? markedWhen(now) : markOf(now ?? null)
    if (mark !== seen) return refuse('conflict.version')
    const { slug, origin, status, ...figure } = kept
    const item = { ...figure, origin: origin as 'entered', status: status as 'draft' }
    const stored = await storeObservations(context, indicator, [item])
    return stored.ok ? ok({ organisation: slug, period: kept.period }) : stored
  },
})
