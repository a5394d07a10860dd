import { comparePeriods, type Period } from '../../kernel/period.ts'
import { byStrength, type Origin } from './aggregate.ts'

type Kept = {
  readonly indicator: string
  readonly organisation: string
  readonly period: Period
  readonly origin: Origin
}

export type Newest<Row> = {
  readonly newest: Row
  /** The one of the same origin in the period before. */
  readonly before: Row | undefined
}

/** Of each indicator and organisation the figure of the newest period, the strongest origin where it has several. */
export function newestFigures<Row extends Kept>(rows: readonly Row[]): readonly Newest<Row>[] {
  const groups = Map.groupBy(rows, ({ indicator, organisation }) => `${indicator} ${organisation}`)
  return [...groups.values()].flatMap((group) => {
    const ordered = group.toSorted((a, b) => comparePeriods(b.period, a.period) || byStrength(a, b))
    const [newest, ...rest] = ordered
    return newest ? [{ newest, before: rest.find((one) => one.origin === newest.origin) }] : []
  })
}
