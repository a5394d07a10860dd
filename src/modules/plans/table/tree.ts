import type { Row } from '../../../server/csv.ts'
import type { RowKind } from './fields.ts'

/** Which row stands at a path of the content: `measures.0.indicators.1`. */
export type Origin = { readonly kind: RowKind; readonly row: Row }
export type Measured = { readonly row: Row; readonly input: Record<string, unknown> }
type Told = (kind: RowKind, row: Row, column: string, code: string, expected?: string) => void

/** Deeper than any plan, and not so deep that what reads it gets lost. */
const deepest = 50
const yes = ['yes', 'true', '1', 'oui', 'ja']
const no = ['', 'no', 'false', '0', 'non', 'nee', 'nein']

/**
 * The measures as a tree, in the order of their rows, a measure under the one it names as its parent and with the
 * indicators that name it. Told: a measure that nobody knows, and those that hold each other.
 */
export function grown(measures: readonly Measured[], indicators: readonly Measured[], told: Told) {
  const known = new Map<string, Measured>()
  for (const one of measures) {
    const number = one.row.cells['number'] ?? ''
    if (number !== '' && !known.has(number)) known.set(number, one)
  }
  const own = grouped(
    indicators,
    'measure',
    (row) => told('indicator', row, 'measure', 'measure.unknown'),
    known,
  )
  const held = grouped(
    measures.filter(({ row }) => row.cells['parent']),
    'parent',
    (row) => told('measure', row, 'parent', 'measure.unknown'),
    known,
  )
  const origins = new Map<string, Origin>()
  const placed = new Set<Measured>()
  const visit = (list: readonly Measured[], path: string, depth: number): unknown[] =>
    list.map((one, index) => {
      const at = `${path}.${index}`
      placed.add(one)
      origins.set(at, { kind: 'measure', row: one.row })
      const below = (known.get(one.row.cells['number'] ?? '') === one && held.get(one)) || []
      if (below.length > 0 && depth === deepest) told('measure', one.row, 'parent', 'too_big', `≤ ${deepest}`)
      const inner = depth < deepest ? visit(below, `${at}.measures`, depth + 1) : []
      const listed = own.get(one) ?? []
      for (const [place, { row }] of listed.entries())
        origins.set(`${at}.indicators.${place}`, { kind: 'indicator', row })
      return {
        ...one.input,
        ...indicatorsOf(one.row, listed, told),
        ...(inner.length > 0 ? { measures: inner } : {}),
      }
    })
  const roots = visit(
    measures.filter(({ row }) => !row.cells['parent']),
    'measures',
    1,
  )
  for (const one of held.values())
    for (const lost of one) if (!placed.has(lost)) told('measure', lost.row, 'parent', 'measure.cycle')
  return { measures: roots, origins }
}

/** Rows by the measure that they name in a column. */
function grouped(
  rows: readonly Measured[],
  column: string,
  unknown: (row: Row) => void,
  known: ReadonlyMap<string, Measured>,
): ReadonlyMap<Measured, readonly Measured[]> {
  const groups = new Map<Measured, Measured[]>()
  for (const one of rows) {
    const measure = known.get(one.row.cells[column] ?? '')
    if (!measure) unknown(one.row)
    else if (!groups.get(measure)?.push(one)) groups.set(measure, [one])
  }
  return groups
}

/** A source may say that it gives no indicator: an empty list says that, none at all says nothing. */
function indicatorsOf(row: Row, listed: readonly Measured[], told: Told) {
  const said = (row.cells['no_indicator_in_source'] ?? '').toLowerCase()
  const none = yes.includes(said)
  if ((!none && !no.includes(said)) || (none && listed.length > 0))
    told('measure', row, 'no_indicator_in_source', 'invalid_value', none ? 'no' : 'yes | no')
  return listed.length > 0 || none ? { indicators: listed.map(({ input }) => input) } : {}
}
