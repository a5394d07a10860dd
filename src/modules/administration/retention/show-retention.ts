import { z } from 'zod'
import { ok } from '../../../kernel/result.ts'
import { query } from '../../../server/use-case.ts'
import { keptSince, monthsKept } from './kinds.ts'

/** How long each kind is kept, and how many would go now: with what is set, or with what is asked about. */
export const showRetention = query({
  action: 'retention.read',
  input: z.object({
    kind: z.string().max(60).optional(),
    months: z.coerce.number().int().min(0).max(600).optional().catch(undefined),
  }),
  output: z.object({
    kinds: z.array(
      z.object({
        kind: z.string(),
        label: z.string(),
        months: z.int(),
        usual: z.int(),
        least: z.int(),
        version: z.int(),
        /** How many ended before that, and go within the hour. */
        ending: z.int(),
      }),
    ),
    /** What would go if a kind were kept so long. */
    preview: z
      .object({ kind: z.string(), label: z.string(), months: z.int(), version: z.int(), ending: z.int() })
      .nullable(),
  }),

  async run(reading, asked) {
    const { language } = reading.actor
    const all = await monthsKept(reading)
    const count = (kind: (typeof all)[number]['kind'], months: number) =>
      kind.ended(reading, keptSince(reading, months), 'count')
    const kinds = []
    for (const { kind, months, version } of all)
      kinds.push({
        kind: kind.kind,
        label: kind.label(language),
        months,
        usual: kind.months,
        least: kind.least ?? 0,
        version,
        ending: await count(kind, months),
      })
    const one = all.find(({ kind }) => kind.kind === asked.kind)
    const months = asked.months
    if (!one || months === undefined) return ok({ kinds, preview: null })
    const { kind, version } = one
    const preview = { kind: kind.kind, label: kind.label(language), months, version }
    return ok({ kinds, preview: { ...preview, ending: await count(kind, months) } })
  },
})
