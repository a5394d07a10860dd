import { z } from 'zod'
import { ok } from '../../kernel/result.ts'
import { command } from '../../server/use-case.ts'
import { reference } from '../organisations/index.ts'
import { figure } from './figure-input.ts'
import { period } from './indicator.forms.ts'
import { storeObservations } from './put-observations.ts'

/** The figure of one organisation for one period, as its page sends it. */
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
  }),
  output: z.object({ organisation: z.string(), period: z.string() }),

  async run(context, { id, ...item }) {
    const stored = await storeObservations(context, id, [{ ...item, breakdown: '', origin: 'entered' }])
    if (stored.ok) return ok({ organisation: item.organisation, period: item.period })
    // One figure has no place in a list: its faults name the fields of the form.
    return stored.faults
      ? {
          ...stored,
          faults: stored.faults.map((fault) => ({ ...fault, path: fault.path.replace(/^0\./, '') })),
        }
      : stored
  },
})
