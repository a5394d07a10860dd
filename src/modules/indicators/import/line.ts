import { isDay } from '../../../kernel/day.ts'
import { numberIn } from '../../../kernel/number-in.ts'
import { isPeriod } from '../../../kernel/period.ts'
import type { Fault } from '../../../kernel/result.ts'
import type { IndicatorKind } from '../../../server/indicator-source.ts'
import type { ObservationInput } from '../indicator.forms.ts'

/** The columns of a file of observations. `indicator` may be left out where the file is of one. */
export const columns = {
  required: ['organisation', 'period'],
  optional: [
    'indicator',
    'breakdown',
    'numerator',
    'denominator',
    'value',
    'date',
    'status',
    'note',
    'origin',
  ],
} as const
export type Column = (typeof columns.required)[number] | (typeof columns.optional)[number]
export type Cells = Readonly<Partial<Record<Column, string>>>

/** What the point is in `1.234`, where whoever brings the file was asked and said so. */
export const points = ['decimal', 'thousands'] as const
export type Point = (typeof points)[number]
const replaces: Readonly<Record<Point, string>> = { decimal: ',', thousands: '' }

/**
 * What a line says, cell by cell, or every fault in it. `12 %` is the value of a share only; `1.234` is asked back,
 * unless `point` says what it is. Kept apart from `ObservationInput`, which says the same of JSON, because a million lines are read with it.
 */
export function itemOf(
  cells: Cells,
  kind: IndicatorKind,
  point?: Point,
): ObservationInput | readonly Fault[] {
  const faults: Fault[] = []
  const wrong = (path: Column, code: string, expected: string) => {
    faults.push({ path, code, expected, found: (cells[path] ?? '').slice(0, 40) })
    return null
  }
  const number = (column: 'numerator' | 'denominator' | 'value') => {
    const text = cells[column] ?? ''
    if (text === '') return null
    if (text.endsWith('%') && !(kind === 'share' && column === 'value'))
      return wrong(column, 'invalid_type', 'number')
    const doubtful = numberIn(text)
    const read = doubtful === 'ambiguous' && point ? numberIn(text.replace('.', replaces[point])) : doubtful
    if (read === 'ambiguous')
      return wrong(column, 'number.ambiguous', `${text.replace('.', '')} or ${text.replace('.', ',')}`)
    if (read === undefined) return wrong(column, 'invalid_type', 'number')
    return column === 'denominator' && read < 0 ? wrong(column, 'too_small', '≥ 0') : read
  }
  const oneOf = <T extends string>(column: 'status' | 'origin', among: readonly T[], otherwise: T): T => {
    const text = cells[column] ?? ''
    if (text !== '' && !among.includes(text as T)) wrong(column, 'invalid_value', among.join(' | '))
    return (text || otherwise) as T
  }
  const { organisation = '', period = '', breakdown = '', date = '', note = '' } = cells
  if (organisation === '') wrong('organisation', 'too_small', 'slug')
  if (!isPeriod(period)) wrong('period', 'custom', '2025, 2025-Q3, 2025-09, AY2025-2026 or once')
  if (breakdown.length > 80) wrong('breakdown', 'too_big', '≤ 80')
  if (date !== '' && !isDay(date)) wrong('date', 'invalid_format', '2026-11-24')
  if (note.length > 2_000) wrong('note', 'too_big', '≤ 2000')
  const item: ObservationInput = {
    organisation,
    period,
    breakdown,
    numerator: number('numerator'),
    denominator: number('denominator'),
    value: number('value'),
    date: date || null,
    note: note || null,
    status: oneOf('status', ['draft', 'validated'], 'draft'),
    origin: oneOf('origin', ['entered', 'imported'], 'imported'),
  }
  return faults.length > 0 ? faults : item
}
