import { sql } from 'kysely'
import type { Localized } from '../../../kernel/localized.ts'
import type { Period } from '../../../kernel/period.ts'
import type { Reading } from '../../../server/use-case.ts'
import { byStrength, type Origin } from '../aggregate.ts'
import { placedBy } from '../indicator.ts'
import type { Figure } from '../observation.ts'
import { hiddenFrom } from '../suppression/inside.ts'
import type { Asking } from './asked-figures.ts'
import { categoriesOf, type GridKind, type Kept, type Line, markOfLine, mayAddTo } from './grid.ts'

export type Named = { readonly id: string; readonly slug: string; readonly name: Localized }

type Place = { readonly indicator: string; readonly organisation: string; readonly category: string }
type Row = Place &
  Kept & {
    readonly period: string
    readonly origin: Origin
    readonly writtenAt: Date
    readonly writtenBy: string | null
  }

/** A line of each indicator for each organisation, followed by one for each of its categories. */
export async function linesOf(
  reading: Reading,
  asked: { readonly asking: readonly Asking[]; readonly organisations: readonly Named[] },
  period: Period,
  previous: Period | null,
): Promise<readonly Line[]> {
  const places = {
    indicators: asked.asking.map(({ indicator }) => indicator.id),
    organisations: asked.organisations.map(({ id }) => id),
  }
  const periods = [period, ...(previous ? [previous] : [])]
  const rows = await rowsOf(reading, places, periods)
  const used = await categoriesUsed(reading, places)
  const hides = await hiddenAmong(reading, asked.asking, rows, periods)
  return asked.asking.flatMap((one) =>
    asked.organisations.flatMap((organisation) => {
      const categories = categoriesShown(one, used.get(`${one.indicator.id} ${organisation.id}`), used)
      const of = (category: string) =>
        rows.get(placeOf({ indicator: one.indicator.id, organisation: organisation.id, category })) ?? []
      const line = (category: string | null): Line => ({
        ...headOf(one, organisation),
        category,
        parted: category === '' && categories.length > 0,
        ...figuresOf(category === null ? [] : of(category), period, hides),
      })
      const adds = categoriesEntered(one) && mayAddTo(one.indicator.breakdown)
      return ['', ...categories, ...(adds ? [null] : [])].map(line)
    }),
  )
}

/** Which figures are not for the reader; looked for only where there is any. */
async function hiddenAmong(
  reading: Reading,
  asking: readonly Asking[],
  rows: ReadonlyMap<string, readonly Row[]>,
  periods: readonly Period[],
): Promise<(row: Row) => boolean> {
  const all = [...rows.values()].flat()
  const given = new Set(all.map(({ indicator }) => indicator))
  const indicators = asking.flatMap(({ indicator }) => (given.has(indicator.id) ? indicator : []))
  const organisations = [...new Set(all.map(({ organisation }) => organisation))]
  return butOwnHand(reading, await hiddenFrom(reading, organisations, { indicators, periods }))
}

/** A link leads to nobody in particular: of small counts it shows again those that were given by it, and no others. */
function butOwnHand({ actor }: Reading, hidden: (row: Row) => boolean): (row: Row) => boolean {
  return actor.link ? (row) => row.writtenBy !== actor.account && hidden(row) : hidden
}

/** Where an indicator has categories that are entered, rather than where its organisations stand. */
const categoriesEntered = ({ indicator: { breakdown } }: Asking) => breakdown !== null && !placedBy(breakdown)

function categoriesShown(
  one: Asking,
  own: readonly string[] = [],
  used: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  if (!categoriesEntered(one)) return []
  return categoriesOf(one.indicator.breakdown, [...(used.get(one.indicator.id) ?? []), ...own])
}

const headOf = ({ indicator, plan, measure }: Asking, organisation: Named) => ({
  indicator: indicator.id,
  reference: `${plan.slug}/${measure}/${indicator.key}`,
  organisation,
  statement: indicator.statement,
  measure,
  plan: plan.title,
  kind: indicator.kind as GridKind,
  unit: indicator.unit,
})

/** What stands on a line; small counts of people only for those they are of. */
function figuresOf(rows: readonly Row[], period: Period, isHidden: (row: Row) => boolean) {
  const now = rows.filter((row) => row.period === period)
  const entered = now.find((row) => row.origin === 'entered')
  const imported = now.find((row) => row.origin === 'imported')
  const counted = rows.filter((row) => row.period !== period && row.status === 'validated')
  const before = counted.toSorted(byStrength)[0] ?? rows.find((row) => row.period !== period)
  const hides = (row: Row | undefined) => row !== undefined && isHidden(row)
  const hidden = { kept: hides(entered), imported: hides(imported), before: hides(before) }
  return {
    kept: entered ? keptIn(entered, hidden.kept) : null,
    imported: imported && !hidden.imported ? figureIn(imported) : null,
    before: before && !hidden.before ? figureIn(before) : null,
    hidden,
    mark: markOfLine(entered ?? null, hidden.kept, entered?.writtenAt ?? null),
  }
}

const figureIn = ({ numerator, denominator, value }: Figure): Figure => ({ numerator, denominator, value })
const none: Figure = { numerator: null, denominator: null, value: null }

const keptIn = (row: Row, hidden: boolean): Kept => ({
  ...(hidden ? none : figureIn(row)),
  date: row.date,
  note: row.note,
  status: row.status,
})

const placeOf = ({ indicator, organisation, category }: Place) => `${indicator} ${organisation} ${category}`

type Places = { readonly indicators: readonly string[]; readonly organisations: readonly string[] }

async function rowsOf({ db }: Reading, { indicators, organisations }: Places, periods: readonly Period[]) {
  const rows = await db
    .selectFrom('observation')
    .select(['indicator', 'organisation', 'period', 'origin', 'breakdown as category', 'status', 'note'])
    .select(['numerator', 'denominator', 'value', 'noted_on as date', 'updated_at as writtenAt'])
    .select('written_by as writtenBy')
    .where(sql<boolean>`indicator = any(${sql.val([...indicators])}::uuid[])`)
    .where(sql<boolean>`organisation = any(${sql.val([...organisations])}::uuid[])`)
    .where(sql<boolean>`period = any(${sql.val([...periods])}::text[])`)
    .execute()
  return Map.groupBy(rows as (typeof rows & Row[])[number][], placeOf)
}

/** Which categories an organisation has used, by indicator and organisation; and which the whole plan has, by indicator. */
async function categoriesUsed({ db }: Reading, { indicators, organisations }: Places) {
  const { rows } = await sql<{ key: string; category: string }>`
    select distinct v.indicator::text || ' ' || v.organisation::text as key, v.breakdown as category
    from observation v where v.indicator = any(${sql.val([...indicators])}::uuid[])
      and v.organisation = any(${sql.val([...organisations])}::uuid[]) and v.breakdown <> ''
    union
    select distinct r.indicator::text, r.breakdown from rollup r
    where r.indicator = any(${sql.val([...indicators])}::uuid[]) and r.organisation is null and r.breakdown <> ''`.execute(
    db,
  )
  const grouped = Map.groupBy(rows, (row) => row.key)
  return new Map([...grouped].map(([key, list]) => [key, list.map((row) => row.category)] as const))
}
