import { sql } from 'kysely'
import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { type Cell, suppressInside, threshold } from '../../kernel/suppression.ts'
import type { Counted } from '../../server/indicator-source.ts'
import { query, type Reading } from '../../server/use-case.ts'
import {
  type Indicator,
  IndicatorShown,
  ObservationShown,
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
async function indicatorToday(reading: Reading, id: string): Promise<Indicator | undefined> {
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

/** Observations: of the services within one's remit with a token, else the plan's figures of the newest release. */
export const readObservations = query({
  action: 'release.read',
  input: z.object({ id: z.uuid() }),
  output: z.object({ items: z.array(ObservationShown), next: z.null() }),
  api: { method: 'get', path: '/indicators/{id}/observations', summary: 'Observations of an indicator' },

  async run(reading, { id }) {
    const indicator = await indicatorToday(reading, id)
    return indicator
      ? ok({ items: await ownObservations(reading, indicator), next: null })
      : releasedObservations(reading, id)
  },
})

async function ownObservations({ db, actor }: Reading, indicator: Indicator) {
  const rows = await db
    .selectFrom('observation as v')
    .innerJoin('organisation as o', 'o.id', 'v.organisation')
    .select([
      'o.slug as organisation',
      'v.period',
      'v.breakdown',
      'v.numerator',
      'v.denominator',
      'v.value',
      'v.noted_on as date',
      'v.origin',
      'v.status',
      'v.note',
      'v.validated_at as validatedAt',
    ])
    .select(
      sql<boolean>`${within(actor.everywhere ? 'everywhere' : actor.remit('observation.validate'), 'o.id')}`.as(
        'own',
      ),
    )
    .where('v.indicator', '=', indicator.id)
    .where(within(actor.everywhere ? 'everywhere' : actor.remit('observation.read'), 'o.id'))
    .orderBy('v.period')
    .orderBy('o.slug')
    .execute()
  return rows.map(({ validatedAt, breakdown, own, ...row }) => ({
    ...row,
    // A service sees its own small counts; the network does not.
    ...hiddenFrom(own, indicator, row),
    origin: row.origin as 'entered',
    status: row.status as 'draft',
    breakdown: breakdown || null,
    validated_at: validatedAt?.toISOString() ?? null,
  }))
}

const hiddenFrom = (own: boolean, { unitCounted }: Indicator, { numerator, denominator, value }: Cell) => {
  const { suppressed, ...cell } = suppressInside(unitCounted, threshold, { numerator, denominator, value })
  return own || !suppressed ? {} : { ...cell, suppressed }
}

async function releasedObservations({ db }: Reading, id: string) {
  const released = await releasedIndicatorById(db, id)
  if (!released) return refuse('not_found')
  const { release, indicator } = released
  const items = indicator.series.map(
    ({ period: of, numerator, denominator, value, suppressed, notedOn }) => ({
      organisation: release.content.plan.holder.slug,
      period: of,
      breakdown: null,
      numerator,
      denominator,
      value,
      ...(suppressed ? { suppressed } : {}),
      date: notedOn,
      origin: 'computed' as const,
      status: 'validated' as const,
      note: null,
      validated_at: release.releasedAt.toISOString(),
    }),
  )
  return ok({ items, next: null })
}

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
