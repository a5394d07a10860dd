import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { query, type Reading } from '../../server/use-case.ts'
import { hiddenFrom, type Indicator, ObservationShown } from '../indicators/index.ts'
import { within } from '../organisations/index.ts'
import { indicatorToday } from './read-indicators.ts'
import { releasedIndicatorById } from './releases.db.ts'

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

async function ownObservations(reading: Reading, indicator: Indicator, page: Page): Promise<Shown[]> {
  const { db, actor } = reading
  const rows = await db
    .selectFrom('observation as v')
    .innerJoin('organisation as o', 'o.id', 'v.organisation')
    .select(['o.id as of', 'o.slug as organisation', 'v.period', 'v.breakdown', 'v.origin', 'v.status'])
    .select(['v.numerator', 'v.denominator', 'v.value', 'v.noted_on as date', 'v.note'])
    .select('v.validated_at as validatedAt')
    .where('v.indicator', '=', indicator.id)
    .where(within(actor.remit('observation.read'), 'o.id'))
    .orderBy('v.period')
    .orderBy('o.slug')
    .orderBy('v.breakdown')
    .orderBy('v.origin')
    .limit(page.limit)
    .offset(page.offset)
    .execute()
  const organisations = [...new Set(rows.map(({ of }) => of))]
  const periods = [...new Set(rows.map(({ period }) => period))]
  const hides = await hiddenFrom(reading, organisations, { indicators: [indicator], periods })
  return rows.map(({ validatedAt, breakdown, of, numerator, denominator, value, ...row }) => {
    const figure = { numerator, denominator, value }
    const place = { indicator: indicator.id, organisation: of, period: row.period, category: breakdown }
    return {
      ...row,
      ...(hides({ ...place, ...figure, origin: row.origin }) ? nothing : figure),
      origin: row.origin as 'entered',
      status: row.status as 'draft',
      breakdown: breakdown || null,
      validated_at: validatedAt?.toISOString() ?? null,
    }
  })
}

const nothing = { numerator: null, denominator: null, value: null, suppressed: true }

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
