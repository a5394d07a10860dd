import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { FileReading } from '../../server/sheet.ts'
import { command, type Writing } from '../../server/use-case.ts'
import { ObservationInput } from './indicator.forms.ts'
import type { Indicator } from './indicator.ts'
import { readIndicators } from './indicators.db.ts'
import { atCells, readObservationsFile } from './observations-file.ts'
import { observationCodes, storeObservations } from './store-observations.ts'

/** Writes observations by organisation, period, breakdown and origin: sent twice, they are there once. All or nothing. */
export const putObservations = command({
  action: 'observation.write',
  input: z.object({
    id: z.uuid(),
    items: z.array(ObservationInput).min(1).max(10_000).optional(),
    bytes: z.instanceof(Uint8Array, { error: 'CSV' }).optional(),
    dryRun: z.stringbool().or(z.boolean()).default(false),
  }),
  output: z.object({
    stored: z.number(),
    unchanged: z.number(),
    outside_plan: z.array(z.string()),
    /** How a file was read. */
    reading: FileReading.optional(),
    dryRun: z.boolean(),
  }),
  api: {
    method: 'put',
    path: '/indicators/{id}/observations',
    summary: 'Write observations (an array, or CSV)',
    codes: [...observationCodes, 'number.ambiguous', 'file.encoding', 'malformed'],
  },

  rehearsal: ({ dryRun }) => dryRun,
  async run(context, { id, items, bytes, dryRun }) {
    const [indicator] = await readIndicators(context.db, { ids: [id] })
    if (!indicator) return refuse('not_found')
    if (bytes) return storeFile(context, indicator, bytes, dryRun)
    if (!items)
      return refuse('validation', [{ path: 'items', code: 'invalid_type', expected: 'array | CSV' }])
    const stored = await storeObservations(context, indicator, items)
    return stored.ok ? ok({ ...stored.value, dryRun }) : stored
  },
})

async function storeFile(context: Writing, indicator: Indicator, bytes: Uint8Array, dryRun: boolean) {
  const file = await readObservationsFile(bytes, indicator.kind)
  if (!file.ok) return file
  const { lines, items, reading } = file.value
  const stored = await storeObservations(context, indicator, items)
  if (stored.ok) return ok({ ...stored.value, reading, dryRun })
  return refuse(stored.code, atCells(stored.faults ?? [], lines))
}
