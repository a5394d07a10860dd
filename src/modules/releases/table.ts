import type { Place, Said, Snapshot } from '../../kernel/suppression/moment.ts'
import { type Hidden, suppressTable } from '../../kernel/suppression/table.ts'
import { type Cell, countsOf, exposingOf } from '../../kernel/suppression.ts'
import type { Indicator, OwnFigure } from '../indicators/index.ts'

/** Where each organisation of a release stands, by id: a reader of all releases knows it too. */
export type Structure = Readonly<Record<string, Standing>>
type Standing = {
  readonly parent: string | null
  readonly territory: readonly string[]
  readonly sector: readonly string[]
}

/** A figure of a release: of the plan (no organisation), or of an organisation with all under it; whole or of a category. */
export type Row = Cell & {
  readonly period: string
  readonly organisation: string | null
  readonly breakdown: string
  readonly reported: number
}
export type Decided = Row & { readonly suppressed: boolean }

/** An earlier release of an indicator: its true figures, and which of them it showed. */
export type Earlier = { readonly structure: Structure; readonly rows: readonly Decided[] }

type What = Pick<Indicator, 'kind' | 'unitCounted' | 'breakdown'>

const additive = new Set(['count', 'share', 'ratio', 'scale'])

/** Categories that are where the organisations stand: worked out of that, never entered. */
const placing = (breakdown: string | null): 'territory' | 'sector' | undefined =>
  breakdown === 'territory' || breakdown === 'sector' ? breakdown : undefined

/**
 * All figures of an indicator that a release holds, by period: of the plan, of each organisation with all under it, and
 * of their categories; each shown or hidden as `suppressTable` decides, against all earlier releases.
 */
export function tableOf(
  indicator: What,
  given: readonly OwnFigure[],
  structure: Structure,
  earlier: readonly Earlier[],
  threshold: number,
): readonly Decided[] {
  const own = placing(indicator.breakdown) ? given.filter((one) => one.category === '') : given
  return [...Map.groupBy(own, (one) => one.period)].flatMap(([period, figures]) => {
    const places = placesOf(indicator, structure, figures)
    const hides = hiddenIn(indicator, { period, figures, places }, earlier, threshold)
    return rowsOf(indicator, period, figures, places).map((row) => ({
      ...row,
      suppressed: hides?.(...cellOf(indicator, row)) ?? false,
    }))
  })
}

type Figures = {
  readonly period: string
  readonly figures: readonly OwnFigure[]
  readonly places: ReadonlyMap<string, Place>
}

function hiddenIn(
  indicator: What,
  { period, figures, places }: Figures,
  earlier: readonly Earlier[],
  threshold: number,
): Hidden | undefined {
  const exposing = exposingOf(indicator.unitCounted, indicator.kind, threshold)
  if (!exposing) return undefined
  const before = earlier.flatMap((one) => snapshotOf(indicator, period, one) ?? [])
  return suppressTable({ said: figures.flatMap((one) => saidBy(indicator, one)), places }, before, exposing)
}

/** The places that a table speaks of: of those that said something, and of all above them. */
function placesOf(
  { breakdown }: What,
  structure: Structure,
  figures: readonly { readonly organisation: string }[],
): ReadonlyMap<string, Place> {
  const by = placing(breakdown)
  const places = new Map<string, Place>()
  for (const { organisation } of figures)
    for (let id: string | null = organisation; id !== null && !places.has(id); ) {
      const parent: string | null = structure[id]?.parent ?? null
      places.set(id, { parent, groups: by ? (structure[id]?.[by] ?? []).map(groupOf) : [] })
      id = parent
    }
  return places
}

function saidBy({ kind }: What, { organisation, category, ...cell }: OwnFigure): readonly Said[] {
  const counts = countsOf(kind, cell)
  return counts ? [{ organisation, category, counts }] : []
}

/** A territory or sector as a node of the sums; no id of an organisation begins this way. */
const groupOf = (name: string) => `@${name}`

/** Where a row stands in the sums: a territory or sector is a node there, in a row it is a category of the plan. */
const cellOf = (
  { breakdown: dimension }: What,
  { organisation, breakdown }: Pick<Row, 'organisation' | 'breakdown'>,
): [node: string | null, category: string] =>
  placing(dimension) && breakdown !== '' ? [groupOf(breakdown), ''] : [organisation, breakdown]

/** Sums of what was said: for the plan, each organisation with all under it, each group; whole and by category. */
function rowsOf(
  { kind }: What,
  period: string,
  figures: readonly OwnFigure[],
  places: ReadonlyMap<string, Place>,
): readonly Row[] {
  const sums = new Map<string, { organisation: string | null; breakdown: string; of: OwnFigure[] }>()
  const put = (organisation: string | null, breakdown: string, figure: OwnFigure) => {
    const key = `${organisation ?? ''} ${breakdown}`
    const known = sums.get(key)
    if (known) known.of.push(figure)
    else sums.set(key, { organisation, breakdown, of: [figure] })
  }
  for (const figure of withWholes(figures)) {
    const { organisation, category } = figure
    put(null, category, figure)
    if (!additive.has(kind)) put(organisation, category, figure)
    else {
      for (let id: string | null = organisation; id !== null; id = places.get(id)?.parent ?? null)
        put(id, category, figure)
      if (category === '')
        for (const group of places.get(organisation)?.groups ?? []) put(null, group.slice(1), figure)
    }
  }
  return [...sums.values()].map(({ organisation, breakdown, of }) => ({
    period,
    organisation,
    breakdown,
    ...sumOf(kind, of),
    reported: reportedIn(of),
  }))
}

/** Who gives categories and no whole has their sum for its whole. */
function withWholes(figures: readonly OwnFigure[]): readonly OwnFigure[] {
  const whole = new Set(figures.filter((one) => one.category === '').map((one) => one.organisation))
  const missing = Map.groupBy(
    figures.filter((one) => !whole.has(one.organisation)),
    (one) => one.organisation,
  )
  const made = [...missing.values()].flatMap((all) => {
    const [first] = all
    return first ? [{ ...first, category: '', ...added(all) }] : []
  })
  return [...figures, ...made]
}

const reportedIn = (all: readonly OwnFigure[]) =>
  new Set(all.filter((one) => one.reported).map((one) => one.organisation)).size

function sumOf(kind: string, all: readonly OwnFigure[]): Cell {
  if (kind === 'text') return { numerator: null, denominator: null, value: null }
  if (kind === 'milestone' || kind === 'recurrence')
    return { numerator: null, denominator: null, value: all.some((one) => (one.value ?? 0) > 0) ? 1 : 0 }
  const sums = added(all)
  if (kind === 'count') return { numerator: null, denominator: null, value: sums.value }
  const { numerator, denominator } = sums
  return { numerator, denominator, value: denominator ? (numerator ?? 0) / denominator : null }
}

function added(all: readonly OwnFigure[]): Cell {
  const sum = (key: keyof Cell) => {
    const counts = all.flatMap((one) => one[key] ?? [])
    return counts.length === 0 ? null : Math.round(counts.reduce((a, b) => a + b, 0) * 1e6) / 1e6
  }
  return { numerator: sum('numerator'), denominator: sum('denominator'), value: sum('value') }
}

/** An earlier release as the sums it was made of; undefined where it held no true figures of that period. */
function snapshotOf(what: What, period: string, { structure, rows }: Earlier): Snapshot | undefined {
  const here = rows.filter((row) => row.period === period)
  const own = ownIn(what, here, structure)
  const said = own.flatMap((one) => saidBy(what, one))
  if (said.length === 0) return undefined
  const key = (node: string | null, category: string) => `${node ?? ''} ${category}`
  const shown = new Set(here.filter((row) => !row.suppressed).map((row) => key(...cellOf(what, row))))
  return {
    said,
    places: placesOf(what, structure, own),
    shows: (node, category) => shown.has(key(node, category)),
  }
}

/** What each organisation itself said: its row less those of the organisations right under it. */
function ownIn({ kind }: What, rows: readonly Decided[], structure: Structure): readonly OwnFigure[] {
  const under = Map.groupBy(
    rows.filter((row) => row.organisation !== null && structure[row.organisation]?.parent),
    (row) => `${structure[row.organisation ?? '']?.parent} ${row.breakdown}`,
  )
  return rows.flatMap(({ organisation, breakdown: category, period, ...row }) => {
    if (organisation === null) return []
    const parts = under.get(`${organisation} ${category}`) ?? []
    const less = (key: keyof Cell) => {
      const count = row[key]
      return count === null ? null : parts.reduce((left, one) => left - (one[key] ?? 0), count)
    }
    const cell = { numerator: less('numerator'), denominator: less('denominator'), value: less('value') }
    const silent = parts.length > 0 && (countsOf(kind, cell) ?? []).every((count) => Math.abs(count) < 1e-6)
    return silent
      ? []
      : [{ organisation, period, category, origin: 'entered' as const, ...cell, reported: true }]
  })
}
