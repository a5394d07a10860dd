import { sql } from 'kysely'
import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { exposingOf, suppressInside } from '../../kernel/suppression.ts'
import { query, type Reading } from '../../server/use-case.ts'
import { type Indicator, ObservationShown, ownFigures } from '../indicators/index.ts'
import { within } from '../organisations/index.ts'
import { indicatorToday } from './read-indicators.ts'
import { releasedIndicatorById } from './releases.db.ts'
import { tableOf } from './table.ts'
import { structureUnder, thresholdOf } from './tables.db.ts'

const largest = 10_000

/**
 * Observations: of the services within one's remit with a token; else the figures of the newest release, of the plan
 * (under its holder's name), of each organisation with all under it, and of their categories.
 */
export const readObservations = query({
  action: 'release.read',
  input: z.object({
    id: z.uuid(),
    limit: z.coerce.number().int().min(1).max(largest).default(largest),
    cursor: z.coerce.number().int().min(0).default(0),
  }),
  output: z.object({ items: z.array(ObservationShown), next: z.string().nullable() }),
  api: { method: 'get', path: '/indicators/{id}/observations', summary: 'Observations of an indicator' },

  async run(reading, { id, limit, cursor }) {
    const indicator = await indicatorToday(reading, id)
    const page = { limit: limit + 1, offset: cursor }
    const items = indicator
      ? await ownObservations(reading, indicator, page)
      : await releasedObservations(reading, id, page)
    if (!items) return refuse('not_found')
    const next = items.length > limit ? String(cursor + limit) : null
    return ok({ items: items.slice(0, limit), next })
  },
})

type Page = { readonly limit: number; readonly offset: number }
type Shown = z.output<typeof ObservationShown>

async function ownObservations({ db, actor }: Reading, indicator: Indicator, page: Page): Promise<Shown[]> {
  const remit = (action: 'observation.validate' | 'observation.read') =>
    actor.everywhere ? 'everywhere' : actor.remit(action)
  const rows = await db
    .selectFrom('observation as v')
    .innerJoin('organisation as o', 'o.id', 'v.organisation')
    .select(['o.id as of', 'o.slug as organisation', 'v.period', 'v.breakdown', 'v.origin', 'v.status'])
    .select(['v.numerator', 'v.denominator', 'v.value', 'v.noted_on as date', 'v.note'])
    .select('v.validated_at as validatedAt')
    .select(sql<boolean>`${within(remit('observation.validate'), 'o.id')}`.as('own'))
    .where('v.indicator', '=', indicator.id)
    .where(within(remit('observation.read'), 'o.id'))
    .orderBy('v.period')
    .orderBy('o.slug')
    .orderBy('v.breakdown')
    .orderBy('v.origin')
    .limit(page.limit)
    .offset(page.offset)
    .execute()
  const { hides, threshold } = await hiddenInside(db, indicator)
  return rows.map(({ validatedAt, breakdown, own, of, numerator, denominator, value, ...row }) => {
    const small = suppressInside(indicator.unitCounted, threshold, { numerator, denominator, value })
    // A service sees its own small counts; the network sees neither them nor what would give them away.
    const hidden = !own && (small.suppressed || hides(of, row.period, breakdown))
    return {
      ...row,
      ...(hidden ? nothing : { numerator, denominator, value }),
      origin: row.origin as 'entered',
      status: row.status as 'draft',
      breakdown: breakdown || null,
      validated_at: validatedAt?.toISOString() ?? null,
    }
  })
}

const nothing = { numerator: null, denominator: null, value: null, suppressed: true }

/** Which organisations' figures would give a small count away to somebody who reads the whole network's today. */
async function hiddenInside(db: Reading['db'], indicator: Indicator) {
  const threshold = await thresholdOf(db)
  if (!exposingOf(indicator.unitCounted, indicator.kind)) return { threshold, hides: () => false }
  const own = await ownFigures(db, indicator)
  const rows = tableOf(indicator, own, await structureUnder(db, indicator.holder), [], threshold)
  const hidden = new Set(
    rows.filter((row) => row.suppressed).map((row) => `${row.organisation} ${row.period} ${row.breakdown}`),
  )
  return {
    threshold,
    hides: (organisation: string, period: string, breakdown: string) =>
      hidden.has(`${organisation} ${period} ${breakdown}`),
  }
}

async function releasedObservations({ db }: Reading, id: string, page: Page): Promise<Shown[] | undefined> {
  const released = await releasedIndicatorById(db, id)
  if (!released) return undefined
  const { release, indicator } = released
  const noted = new Map(indicator.series.map((one) => [one.period, one.notedOn]))
  const rows = await db
    .selectFrom('release_figure as f')
    .leftJoin('organisation as o', 'o.id', 'f.organisation')
    .select(['f.period', 'f.breakdown', 'f.numerator', 'f.denominator', 'f.value', 'f.suppressed', 'o.slug'])
    .where('f.release', '=', release.id)
    .where('f.indicator', '=', id)
    .orderBy('f.period')
    .orderBy('o.slug', (order) => order.asc().nullsFirst())
    .orderBy('f.breakdown')
    .limit(page.limit)
    .offset(page.offset)
    .execute()
  return rows.map(({ slug, suppressed, period, breakdown, ...cell }) => ({
    organisation: slug ?? release.content.plan.holder.slug,
    period,
    breakdown: breakdown || null,
    ...cell,
    ...(suppressed ? { suppressed } : {}),
    date: slug === null ? (noted.get(period) ?? null) : null,
    origin: 'computed' as const,
    status: 'validated' as const,
    note: null,
    validated_at: release.releasedAt.toISOString(),
  }))
}
