import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { command } from '../../server/use-case.ts'
import { findOrganisation, reference } from '../organisations/index.ts'
import { figure } from './figure-input.ts'
import { period } from './indicator.forms.ts'
import { readIndicators } from './indicators.db.ts'
import { markedWhen, markOf } from './observation.ts'
import { enteredFigure } from './observations.db.ts'
import { lockIndicator } from './recompute.ts'
import { storeObservations } from './store-observations.ts'
import { ownAmong } from './suppression/inside.ts'

/**
 * The figure of one organisation for one period, as its page sends it. Refused (`conflict.version`) where the figure
 * is no longer what `seen` says that the page showed for the same organisation and period.
 */
export const enterObservation = command({
  action: 'observation.write',
  input: z.object({
    id: z.uuid(),
    organisation: reference,
    period,
    numerator: figure.nullish(),
    denominator: figure.nullish(),
    value: figure.nullish(),
    date: z.iso.date().nullish(),
    note: z.string().trim().max(2_000).nullish(),
    status: z.enum(['draft', 'validated']).default('draft'),
    seen: z.object({ organisation: reference, period, figure: z.string().max(200) }).optional(),
  }),
  output: z.object({ organisation: z.string(), period: z.string() }),

  async run(context, { id, seen, ...item }) {
    const { db, actor } = context
    const [indicator] = await readIndicators(db, { ids: [id] })
    if (!indicator) return refuse('not_found')
    await lockIndicator(db, id)
    if (seen && seen.organisation === item.organisation && seen.period === item.period) {
      const organisation = await findOrganisation(db, actor.remit('observation.write'), item.organisation)
      const now =
        organisation && (await enteredFigure(db, { id, organisation: organisation.id, period: seen.period }))
      const own = organisation && (await ownAmong(context, [organisation.id])).has(organisation.id)
      const mark = now && !own ? markedWhen(now) : markOf(now ?? null)
      if (organisation && mark !== seen.figure) return refuse('conflict.version')
    }
    const stored = await storeObservations(context, indicator, [
      { ...item, breakdown: '', origin: 'entered' },
    ])
    if (stored.ok) return ok({ organisation: item.organisation, period: item.period })
    // One figure has no place in a list: its faults name the fields of the form.
    const faults = (stored.faults ?? []).map((fault) => ({ ...fault, path: fault.path.replace(/^0\./, '') }))
    return refuse(stored.code, faults)
  },
})
