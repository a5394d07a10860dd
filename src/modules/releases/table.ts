import type { Snapshot } from '../../kernel/suppression/moment.ts'
import { type Cell, countsOf } from '../../kernel/suppression.ts'
import {
  cellOf,
  type Decided,
  decidedTable,
  type OwnFigure,
  type Structure,
  snapshotOf,
  type Tabled,
} from '../indicators/index.ts'

/** An earlier release of an indicator: its true figures, and which of them it showed. */
export type Earlier = { readonly structure: Structure; readonly rows: readonly Decided[] }

/** All figures of an indicator that a release holds, each shown or hidden against all earlier releases. */
export const tableOf = (
  indicator: Tabled,
  own: readonly OwnFigure[],
  structure: Structure,
  earlier: readonly Earlier[],
  threshold: number,
): readonly Decided[] =>
  decidedTable(indicator, own, structure, threshold, (period) =>
    earlier.flatMap((one) => releasedSnapshot(indicator, period, one) ?? []),
  )

/** An earlier release as the sums it was made of; undefined where it held no true figures of that period. */
function releasedSnapshot(what: Tabled, period: string, { structure, rows }: Earlier): Snapshot | undefined {
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
