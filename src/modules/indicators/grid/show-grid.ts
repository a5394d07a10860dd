import { sql } from 'kysely'
import { z } from 'zod'
import { addMonths } from '../../../kernel/day.ts'
import type { Localized } from '../../../kernel/localized.ts'
import {
  comparePeriods,
  type Frequency,
  frequencies,
  frequencyOf,
  isPeriod,
  type Period,
  periodAt,
  periodsBetween,
} from '../../../kernel/period.ts'
import { ok } from '../../../kernel/result.ts'
import { query, type Reading } from '../../../server/use-case.ts'
import { within } from '../../organisations/index.ts'
import { type Indicator, placedBy } from '../indicator.ts'
import { organisationsOf, readIndicators } from '../indicators.db.ts'
import { categoriesOf, type Kept, type Line } from './grid.ts'

const Choice = z.object({ slug: z.string(), name: z.custom<Localized>() })

/** The figures that are asked of one organisation for one period, with those of the period before beside them. */
export const showGrid = query({
  action: 'observation.write',
  input: z.object({ organisation: z.string().max(80).optional(), period: z.string().max(20).optional() }),
  output: z.object({
    organisations: z.array(Choice),
    organisation: Choice.nullable(),
    periods: z.array(z.string()),
    period: z.string(),
    previous: z.string().nullable(),
    lines: z.array(z.custom<Line>()),
    /** Whether the actor may say that the figures are right; else the service's manager does. */
    validates: z.boolean(),
  }),

  async run(reading, asked) {
    const { today, actor } = reading
    const organisations = await organisationsOffered(reading)
    const chosen =
      organisations.find((one) => one.slug === asked.organisation || one.id === asked.organisation) ??
      (organisations.length === 1 ? organisations[0] : undefined)
    const period = asked.period && isPeriod(asked.period) ? asked.period : periodAt('quarter', today)
    const previous = before(period)
    const lines = chosen ? await linesOf(reading, chosen.id, period, previous) : []
    return ok({
      organisations: organisations.map(({ slug, name }) => ({ slug, name })),
      organisation: chosen ? { slug: chosen.slug, name: chosen.name } : null,
      periods: [...periodsOffered(today, period)],
      period,
      previous,
      lines: [...lines],
      validates: actor.may('observation.validate'),
    })
  },
})

async function organisationsOffered({ db, actor }: Reading) {
  const rows = await db
    .selectFrom('organisation as o')
    .select(['o.id', 'o.slug', 'o.name'])
    .where(within(actor.remit('observation.write'), 'o.id'))
    .where('o.status', '=', 'active')
    .orderBy('o.slug')
    .limit(1_000)
    .execute()
  return rows as ((typeof rows)[number] & { name: Localized })[]
}

/** Of each kind of period the last ones, newest first. */
function periodsOffered(today: string, chosen: Period): readonly Period[] {
  const far: Readonly<Record<Frequency, number>> = {
    once: 0,
    year: 24,
    academic_year: 24,
    quarter: 12,
    month: 6,
  }
  const offered = frequencies.flatMap((frequency) =>
    frequency === 'once'
      ? ['once']
      : periodsBetween(frequency, addMonths(today, -far[frequency]), today).toReversed(),
  )
  return offered.includes(chosen) ? offered : [chosen, ...offered]
}

/** The period before another of its kind; none before `once`. */
function before(period: Period): Period | null {
  const frequency = frequencyOf(period)
  if (!frequency || frequency === 'once') return null
  const year = Number(period.replace('AY', '').slice(0, 4))
  const around = periodsBetween(frequency, `${year - 1}-01-01`, `${year + 1}-12-31`).toSorted(comparePeriods)
  return around[around.indexOf(period) - 1] ?? null
}

type Row = Kept & { readonly indicator: string; readonly period: string; readonly category: string }

/** A line for each indicator that asks the organisation for a figure of that kind of period, and for each of its categories. */
export async function linesOf(
  reading: Reading,
  organisation: string,
  period: Period,
  previous: Period | null,
): Promise<readonly Line[]> {
  const { db } = reading
  const indicators = await indicatorsAsking(reading, organisation, period)
  const ids = indicators.map((one) => one.id)
  const rows = (await db
    .selectFrom('observation')
    .select(['indicator', 'period', 'breakdown as category', 'numerator', 'denominator', 'value'])
    .select(['noted_on as date', 'status'])
    .where(sql<boolean>`indicator = any(${sql.val(ids)}::uuid[])`)
    .where('organisation', '=', organisation)
    .where('origin', '=', 'entered')
    .execute()) as readonly Row[]
  const places = await placesOf(reading, ids)
  return indicators.flatMap((one) => {
    const own = rows.filter((row) => row.indicator === one.id)
    const used = [...new Set(own.map((row) => row.category).filter(Boolean))].sort()
    const categories = one.breakdown && !placedBy(one.breakdown) ? categoriesOf(one.breakdown, used) : []
    return ['', ...categories].map(
      (category): Line => ({
        indicator: one.id,
        statement: one.statement,
        kind: one.kind as Line['kind'],
        unit: one.unit,
        category,
        kept: own.find((row) => row.period === period && row.category === category) ?? null,
        before: own.find((row) => row.period === previous && row.category === category) ?? null,
        ...(places.get(one.id) ?? { measure: '', plan: {} }),
      }),
    )
  })
}

/** Those of plans whose holder reaches the organisation, that compute nothing themselves and whose scope it is in. */
async function indicatorsAsking(
  { db }: Reading,
  organisation: string,
  period: Period,
): Promise<readonly Indicator[]> {
  const holders = await db
    .selectFrom('organisation_reach')
    .select('holder')
    .where('organisation', '=', organisation)
    .execute()
  const reaching = new Set(holders.map((row) => row.holder))
  const frequency = frequencyOf(period)
  const candidates = (await readIndicators(db, {})).filter(
    (one) =>
      one.holder !== null &&
      reaching.has(one.holder) &&
      one.sourceKey === null &&
      ['count', 'share', 'ratio', 'scale'].includes(one.kind) &&
      (one.period === null || one.period === frequency),
  )
  const asking: Indicator[] = []
  const scopes = new Map<string, readonly string[] | null>()
  for (const one of candidates) {
    const key = JSON.stringify([one.holder, one.scope])
    if (!scopes.has(key)) scopes.set(key, await organisationsOf(db, one))
    const scope = scopes.get(key)
    if (!scope || scope.includes(organisation)) asking.push(one)
  }
  return asking
}

async function placesOf({ db }: Reading, indicators: readonly string[]) {
  const rows = await db
    .selectFrom('indicator as i')
    .innerJoin('measure as m', 'm.id', 'i.measure')
    .innerJoin('plan as p', 'p.id', 'm.plan')
    .select(['i.id', 'm.number', 'p.title'])
    .where(sql<boolean>`i.id = any(${sql.val([...indicators])}::uuid[])`)
    .execute()
  return new Map(rows.map((row) => [row.id, { measure: row.number, plan: row.title as Localized }]))
}
