import { sql } from 'kysely'
import { boundsOf, comparePeriods } from '../../kernel/period.ts'
import { type Cell, suppressInside } from '../../kernel/suppression.ts'
import type { Db } from '../../server/database.ts'
import type { AnySource } from '../../server/indicator-source.ts'
import { type Beside, besideOf, hiddenBeside, type Total } from './aggregate.ts'
import { asTold } from './as-told.ts'
import { type Indicator, newestOf, type Standing, standingOf } from './indicator.ts'
import { countedFor, expectedOf, readObserved } from './indicators.db.ts'
import { hasParts } from './observation.ts'
import { thresholdOf } from './suppression/structure.db.ts'

/** Where each indicator stands today, by its id: read from the sums, as many rows as there are periods. */
export async function standingsOf(
  db: Db,
  indicators: readonly Indicator[],
  sources: ReadonlyMap<string, AnySource>,
  today: string,
): Promise<ReadonlyMap<string, Standing>> {
  const threshold = await thresholdOf(db)
  const sums = await readSums(db, indicators)
  const silent = indicators.filter((one) => !newestOf(one.kind, sums.get(one.id)?.series ?? []))
  const expected = await expectedOfSilent(db, silent, sources)
  const bound = await asTold(db, indicators, sources)
  const standings = new Map<string, Standing>()
  for (const [index, indicator] of indicators.entries()) {
    const { series, beside } = sums.get(indicator.id) ?? { series: [], beside: false }
    const newest = newestOf(indicator.kind, series)
    const made = {
      series,
      beside: beside ? await besideIn(db, indicator, series) : [],
      expected: newest ? newest.expected : (expected.get(indicator.id) ?? null),
    }
    const standing = standingOf(indicator, made, today)
    const { suppressed } = suppressInside(indicator.unitCounted, threshold, cellOf(standing))
    standings.set(indicator.id, { ...standing, suppressed, source: sourceIn(bound[index] ?? indicator) })
  }
  return standings
}

const sourceIn = ({ sourceKey: key, sourceParameters: parameters }: Indicator) =>
  key === null ? null : { key, parameters }

const cellOf = ({ numerator, denominator, value }: Cell): Cell => ({ numerator, denominator, value })

type Sum = Total & { readonly expected: number | null }
type Sums = { readonly series: readonly Sum[]; readonly beside: boolean }

async function readSums(db: Db, indicators: readonly Indicator[]): Promise<ReadonlyMap<string, Sums>> {
  const ids = indicators.map((one) => one.id)
  const rows = await db
    .selectFrom('rollup')
    .select(['indicator', 'period', 'numerator', 'denominator', 'value', 'noted_on as notedOn'])
    .select(['reported', 'beside', 'expected'])
    .where('organisation', 'is', null)
    .where(sql<boolean>`indicator = any(${sql.val(ids)}::uuid[])`)
    .where('breakdown', '=', '')
    .execute()
  const byIndicator = Map.groupBy(rows, (row) => row.indicator)
  return new Map(
    indicators.map((one) => {
      const own = byIndicator.get(one.id) ?? []
      return [one.id, { series: seriesOf(one, own), beside: own.some((row) => row.beside > 0) }]
    }),
  )
}

type Row = Sum & { readonly beside: number }

function seriesOf({ kind }: Indicator, rows: readonly Row[]): readonly Sum[] {
  return rows
    .filter((row) => row.reported > 0 || row.value !== null || row.numerator !== null)
    .map(({ period, numerator, denominator, value, notedOn, reported, expected }) => ({
      period,
      numerator,
      denominator,
      value: hasParts(kind) && denominator ? (numerator ?? 0) / denominator : value,
      // A publication noted for a period and no day counts from the period's first day: never younger than it is.
      notedOn: notedOn ?? (kind === 'recurrence' && value ? (boundsOf(period)?.start ?? null) : null),
      reported,
      expected,
    }))
    .sort((a, b) => comparePeriods(a.period, b.period))
}

/** Only where something stands beside are the observations themselves read. */
async function besideIn(db: Db, indicator: Indicator, series: readonly Total[]): Promise<readonly Beside[]> {
  const all = (await readObserved(db, [indicator.id])).get(indicator.id) ?? []
  return indicator.sourceKey
    ? besideOf(indicator.kind, all, series)
    : hiddenBeside(indicator.kind, await countedFor(db, indicator, all))
}

/** How many would be full coverage where nobody said anything yet: asked once for each scope. */
async function expectedOfSilent(
  db: Db,
  indicators: readonly Indicator[],
  sources: ReadonlyMap<string, AnySource>,
): Promise<ReadonlyMap<string, number>> {
  const asked = new Map<string, readonly string[] | null>()
  const expected = new Map<string, number>()
  for (const indicator of indicators) {
    const { sourceKey, sourceParameters, scope, holder } = indicator
    const key = JSON.stringify([holder, sourceKey ? [sourceKey, sourceParameters] : scope])
    if (!asked.has(key)) asked.set(key, await expectedOf(db, indicator, sources))
    const all = asked.get(key)
    if (all) expected.set(indicator.id, all.length)
  }
  return expected
}
