import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import type { Counted } from '../../server/indicator-source.ts'
import { query, type Reading } from '../../server/use-case.ts'
import {
  type Indicator,
  IndicatorShown,
  period,
  readIndicators,
  shownIndicator,
  standingsOf,
} from '../indicators/index.ts'
import { within } from '../organisations/index.ts'
import { findPlan } from '../plans/index.ts'
import { originOf } from './origin.ts'
import { releasedIndicatorById, releasedOrigin } from './releases.db.ts'

/** The indicator as it stands today, for one within whose remit its plan is; undefined for everybody else. */
export async function indicatorToday(reading: Reading, id: string): Promise<Indicator | undefined> {
  const { db, actor } = reading
  if (actor.account === null && !actor.everywhere) return undefined
  const [indicator] = await readIndicators(db, { ids: [id] })
  const remit = actor.everywhere ? 'everywhere' : actor.remit('indicator.read')
  return indicator && (await findPlan(db, remit, indicator.plan)) ? indicator : undefined
}

/** An indicator: what the newest release shows, or with a token what stands today in one's remit. */
export const readIndicator = query({
  action: 'release.read',
  input: z.object({ id: z.uuid() }),
  output: IndicatorShown,
  api: { method: 'get', path: '/indicators/{id}', summary: 'An indicator and where it stands', etag: true },

  async run(reading, { id }) {
    const today = await indicatorToday(reading, id)
    if (today) {
      const standing = (await standingsOf(reading.db, [today], reading.house.sources, reading.today)).get(id)
      return standing ? ok(shownIndicator(today, standing)) : refuse('not_found')
    }
    const released = await releasedIndicatorById(reading.db, id)
    if (!released) return refuse('not_found')
    const { series: _series, path: _path, replies: _replies, suppressed, ...shown } = released.indicator
    return ok(suppressed ? { ...shown, suppressed } : shown)
  },
})

const OriginShown = z.union([
  z.object({ period: z.string().nullable(), counted: z.array(z.record(z.string(), z.unknown())) }),
  z.object({ period: z.string().nullable(), value: z.null(), suppressed: z.literal(true) }),
])

/** What was counted for a figure; by default for the newest. A suppressed figure opens on nothing. */
export const readOrigin = query({
  action: 'release.read',
  input: z.object({ id: z.uuid(), period: period.optional() }),
  output: OriginShown,
  api: { method: 'get', path: '/indicators/{id}/origin', summary: 'What a figure counts' },

  async run(reading, { id, period: asked }) {
    const { db, house, today } = reading
    const indicator = await indicatorToday(reading, id)
    if (indicator) {
      const standing = (await standingsOf(db, [indicator], house.sources, today)).get(id)
      if (!standing) return refuse('not_found')
      const of = asked ?? standing.period
      const shown = shownIndicator(indicator, standing)
      if (shown.suppressed && of === shown.period)
        return ok({ period: of, value: null, suppressed: true as const })
      const counted = of ? await withinRemit(reading, await originOf(reading, indicator, of)) : []
      return ok({ period: of, counted: counted as Record<string, unknown>[] })
    }
    const released = await releasedIndicatorById(db, id)
    if (!released) return refuse('not_found')
    const of = asked ?? released.indicator.period
    const figure = released.indicator.series.find((one) => one.period === of)
    if (figure?.suppressed) return ok({ period: of, value: null, suppressed: true as const })
    const counted = of ? await releasedOrigin(db, released.release.id, id, of) : undefined
    return ok({ period: of, counted: [...(counted ?? [])] as Record<string, unknown>[] })
  },
})

/** Before a release, what an organisation said is for those whose remit it lies in. */
async function withinRemit({ db, actor }: Reading, counted: readonly Counted[]): Promise<readonly Counted[]> {
  const remit = actor.everywhere ? 'everywhere' : actor.remit('observation.read')
  const slugs = counted.flatMap((one) => (typeof one['organisation'] === 'string' ? one['organisation'] : []))
  if (slugs.length === 0) return counted
  const rows = await db
    .selectFrom('organisation as o')
    .select('o.slug')
    .where('o.slug', 'in', slugs)
    .where(within(remit, 'o.id'))
    .execute()
  const seen = new Set(rows.map((row) => row.slug))
  return counted.filter((one) => typeof one['organisation'] !== 'string' || seen.has(one['organisation']))
}
