import type { Snapshot } from '../../kernel/suppression/moment.ts'
import { type Cell, countsOf, exposes } from '../../kernel/suppression.ts'
import {
  cellOf,
  type Decided,
  decidedTable,
  type OwnFigure,
  type Structure,
  snapshotOf,
  type Tabled,
} from '../indicators/index.ts'

/** An earlier release of an indicator: what it counted then, its true figures, and which of them it showed. */
export type Earlier = {
  readonly what: Tabled
  readonly structure: Structure
  readonly rows: readonly Decided[]
}

/** All figures of an indicator that a release holds, each shown or hidden against all earlier releases. */
export const tableOf = (
  indicator: Tabled,
  own: readonly OwnFigure[],
  structure: Structure,
  earlier: readonly Earlier[],
  threshold: number,
): readonly Decided[] =>
  decidedTable(stillGuarded(indicator, earlier), own, structure, threshold, (period) => {
    const seen = earlier.filter(({ rows }) => rows.some((row) => row.period === period))
    if (seen.some(({ what }) => what.kind !== indicator.kind)) return 'otherwise'
    return seen.flatMap((one) => releasedSnapshot(period, one) ?? [])
  })

/** What a release once held to count people goes on being held so: a plan that no longer says it would open what was hidden. */
function stillGuarded(indicator: Tabled, earlier: readonly Earlier[]): Tabled {
  const guarded = earlier.find(({ what }) => exposes(what.unitCounted))
  return exposes(indicator.unitCounted) || !guarded
    ? indicator
    : { ...indicator, unitCounted: guarded.what.unitCounted }
}

/** An earlier release as the sums it was made of; undefined where it held no true figures of that period. */
function releasedSnapshot(period: string, { what, structure, rows }: Earlier): Snapshot | undefined {
  const here = rows.filter((row) => row.period === period)
  const snapshot = snapshotOf(what, ownIn(what, here, structure), structure)
  if (snapshot.said.length === 0) return undefined
  const key = (node: string | null, category: string) => `${node ?? ''} ${category}`
  const shown = new Set(here.filter((row) => !row.suppressed).map((row) => key(...cellOf(what, row))))
  return { ...snapshot, shows: (node, category) => shown.has(key(node, category)) }
}

/** What each organisation itself said: its row less those of the organisations right under it. */
function ownIn({ kind }: Tabled, rows: readonly Decided[], structure: Structure): readonly OwnFigure[] {
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
