import type { Place, Said, Snapshot } from '../../../kernel/suppression/moment.ts'
import { type Hidden, suppressTable } from '../../../kernel/suppression/table.ts'
import { type Cell, countsOf, exposingOf } from '../../../kernel/suppression.ts'
import { type Indicator, placedBy } from '../indicator.ts'
import type { OwnFigure } from '../own-figures.ts'

/** Where each organisation of a table stands, by id: whoever reads the table is supposed to know it too. */
export type Structure = Readonly<Record<string, Standing>>
type Standing = {
  readonly parent: string | null
  readonly territory: readonly string[]
  readonly sector: readonly string[]
}

/** A figure of a table: of the plan (no organisation), or of an organisation with all under it; whole or of a category. */
export type Row = Cell & {
  readonly period: string
  readonly organisation: string | null
  readonly breakdown: string
  readonly reported: number
}
export type Decided = Row & { readonly suppressed: boolean }

export type Tabled = Pick<Indicator, 'kind' | 'unitCounted' | 'breakdown'>

/** The tables of a period that its reader has seen before, oldest first; `otherwise` where one counted something else. */
type Seen = (period: string) => readonly Snapshot[] | 'otherwise'

const additive = new Set(['count', 'share', 'ratio', 'scale'])

/**
 * All figures that an indicator's own ones make, by period: of the plan, of each organisation with all under it, and of
 * their categories; each shown or hidden as `suppressTable` decides, against what was seen before.
 */
export function decidedTable(
  indicator: Tabled,
  given: readonly OwnFigure[],
  structure: Structure,
  threshold: number,
  seen: Seen = () => [],
): readonly Decided[] {
  const own = placedBy(indicator.breakdown) ? given.filter((one) => one.category === '') : given
  return [...Map.groupBy(own, (one) => one.period)].flatMap(([period, figures]) => {
    const current = snapshotOf(indicator, figures, structure)
    const hides = hiddenIn(indicator, current, () => seen(period), threshold)
    return rowsOf(indicator, period, figures, current.places).map((row) => ({
      ...row,
      suppressed: hides?.(...cellOf(indicator, row)) ?? false,
    }))
  })
}

function hiddenIn(
  { unitCounted, kind }: Tabled,
  current: Snapshot,
  before: () => readonly Snapshot[] | 'otherwise',
  threshold: number,
): Hidden | undefined {
  const exposing = exposingOf(unitCounted, kind, threshold)
  if (!exposing) return undefined
  const seen = before()
  // Two countings that cannot be set against one another: what publishes nothing tells nothing.
  return seen === 'otherwise' ? () => true : suppressTable(current, seen, exposing)
}

/** The own figures of one period as `suppressTable` adds them up. */
export const snapshotOf = (
  indicator: Tabled,
  figures: readonly OwnFigure[],
  structure: Structure,
): Snapshot => ({
  said: figures.flatMap((one) => saidBy(indicator, one)),
  places: placesOf(indicator, structure, figures),
})

/** The places that a table speaks of: of those that said something, and of all above them. */
function placesOf(
  { breakdown }: Tabled,
  structure: Structure,
  figures: readonly { readonly organisation: string }[],
): ReadonlyMap<string, Place> {
  const by = placedBy(breakdown)
  const places = new Map<string, Place>()
  for (const { organisation } of figures)
    for (let id: string | null = organisation; id !== null && !places.has(id); ) {
      const parent: string | null = structure[id]?.parent ?? null
      places.set(id, { parent, groups: by ? (structure[id]?.[by] ?? []).map(groupOf) : [] })
      id = parent
    }
  return places
}

function saidBy({ kind }: Tabled, { organisation, category, ...cell }: OwnFigure): readonly Said[] {
  const counts = countsOf(kind, cell)
  return counts ? [{ organisation, category, counts }] : []
}

/** A territory or sector as a node of the sums; no id of an organisation begins this way. */
const groupOf = (name: string) => `@${name}`

/** Where a row stands in the sums: a territory or sector is a node there, in a row it is a category of the plan. */
export const cellOf = (
  { breakdown: dimension }: Tabled,
  { organisation, breakdown }: Pick<Row, 'organisation' | 'breakdown'>,
): [node: string | null, category: string] =>
  placedBy(dimension) && breakdown !== '' ? [groupOf(breakdown), ''] : [organisation, breakdown]

/** Sums of what was said: for the plan, each organisation with all under it, each group; whole and by category. */
function rowsOf(
  { kind }: Tabled,
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
