import { z } from 'zod'
import type { Localized } from '../../../kernel/localized.ts'
import { ok, refuse } from '../../../kernel/result.ts'
import { query } from '../../../server/use-case.ts'
import type { ReleasedIndicator } from '../release.ts'
import { lastReleaseOf, type Release, releasedIndicatorById } from '../releases.db.ts'

/** An indicator to be shown elsewhere: as it is published today, or that it was withdrawn. */
export type Card =
  | { readonly withdrawn: false; readonly release: Release; readonly indicator: ReleasedIndicator }
  | {
      readonly withdrawn: true
      readonly statement: Localized
      readonly plan: string
      readonly number: number
      readonly at: Date
      readonly reason: string
    }

/** What a picture of an indicator shows. Where the only release that held it was withdrawn, it says so and no more. */
export const showCard = query({
  action: 'release.read',
  input: z.object({ id: z.uuid() }),
  output: z.custom<Card>(),

  async run({ db }, { id }) {
    const found = await releasedIndicatorById(db, id)
    if (found) return ok<Card>({ withdrawn: false, release: found.release, indicator: found.indicator })
    const last = await lastReleaseOf(db, id)
    const held = last?.content.measures.flatMap((one) => one.indicators).find((one) => one.id === id)
    if (!last?.withdrawnAt || !held) return refuse('not_found')
    return ok<Card>({
      withdrawn: true,
      statement: held.statement,
      plan: last.content.plan.slug,
      number: last.number,
      at: last.withdrawnAt,
      reason: last.withdrawnReason ?? '',
    })
  },
})
