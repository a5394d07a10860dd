import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { command } from '../../../server/use-case.ts'
import { kindsOf } from './kinds.ts'

/** Sets how long a kind is kept. What has ended before goes with the next hourly job. */
export const changeRetention = command({
  action: 'retention.change',
  input: z.object({
    kind: z.string().max(60),
    months: z.coerce.number().int().min(0).max(600),
    version: z.coerce.number().int(),
  }),
  output: z.object({ kind: z.string(), months: z.int() }),

  async run(context, { kind, months, version }) {
    const { db, journal } = context
    const known = kindsOf(context).find((one) => one.kind === kind)
    if (!known) return refuse('not_found')
    const least = known.least ?? 0
    if (months < least)
      return refuse('retention.too_short', [
        { path: 'months', code: 'retention.too_short', expected: `≥ ${least}`, found: String(months) },
      ])
    const set = await db
      .insertInto('retention')
      .values({ kind, months })
      .onConflict((conflict) =>
        conflict
          .column('kind')
          .doUpdateSet((eb) => ({ months, version: eb('retention.version', '+', 1) }))
          .where('retention.version', '=', version),
      )
      .returning('version')
      .executeTakeFirst()
    if (!set || (version === 0 && set.version !== 1)) return refuse('conflict.version')
    journal(kind, ['months'])
    return ok({ kind, months })
  },
})
