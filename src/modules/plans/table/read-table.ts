import { numberIn } from '../../../kernel/number-in.ts'
import { type Fault, ok, type Result, refuse } from '../../../kernel/result.ts'
import type { Row } from '../../../server/csv.ts'
import { type FileReading, isWorkbook, readSheet, readSheets, type Sheet } from '../../../server/sheet.ts'
import { cellName } from '../../../server/xlsx-scan.ts'
import { bodiesIn, codesIn, factsIn, listIn, wordsIn } from './entries.ts'
import { columnAt, columnsFor, type Field, fields, names, type RowKind, rowKinds, sheets } from './fields.ts'
import { grown, type Measured, type Origin } from './tree.ts'

export type Table = {
  /** In the shape of the file format, not yet looked at. */
  readonly content: unknown
  readonly reading: FileReading
  /** A fault by the path within the content, told where in the file it is. */
  readonly located: (fault: Fault) => Fault
}

/** Whether a file is a table: a workbook, or a CSV by its first line. */
export function isTable(bytes: Uint8Array): boolean {
  if (isWorkbook(bytes)) return true
  const [first = ''] = new TextDecoder('latin1').decode(bytes.subarray(0, 4_096)).split(/[\r\n]/)
  const cells = first.split(/[;,\t]/).map((cell) => cell.replace(/[^\w]/g, '').toLowerCase())
  return cells.length > 2 && (cells.includes('row') || (!/[:{[]/.test(first) && cells.length > 3))
}

/**
 * A plan from a workbook with the sheets `plan`, `measures` and `indicators`, or from a CSV whose column `row` says what
 * each line is. Refused with what the file cannot be read for, by line and column or by cell (`measures!C7`).
 */
export async function readTable(bytes: Uint8Array): Promise<Result<Table>> {
  const read = isWorkbook(bytes) ? await fromWorkbook(bytes) : await fromCsv(bytes)
  if (!read.ok) return read
  const { rows, reading } = read.value
  const place = placeOf(read.value)
  const faults: Fault[] = []
  const told = (kind: RowKind, row: Row, column: string, code: string, expected?: string) => {
    const found = row.cells[column]?.slice(0, 40)
    faults.push(place(kind, row.line, column, { path: column, code, expected, found }))
  }
  const [plan, ...others] = rows.plan
  if (!plan) faults.push({ path: 'plan', code: 'too_small', expected: 'row = plan' })
  for (const other of others) told('plan', other, 'slug', 'duplicate')
  const inputs = (kind: RowKind): Measured[] =>
    rows[kind].map((row) => ({ row, input: inputOf(kind, row, (...fault) => told(kind, row, ...fault)) }))
  const [planInput] = inputs('plan')
  const { measures, origins } = grown(inputs('measure'), inputs('indicator'), told)
  if (faults.length > 0) return refuse('validation', faults)
  if (plan) origins.set('plan', { kind: 'plan', row: plan })
  const located = (fault: Fault) => locatedIn(fault, origins, place)
  return ok({ content: { plan: planInput?.input, measures }, reading, located })
}

type Rows = Readonly<Record<RowKind, readonly Row[]>>
type Read = {
  readonly rows: Rows
  readonly reading: FileReading
  readonly columns: Readonly<Record<RowKind, readonly string[]>>
}

async function fromWorkbook(bytes: Uint8Array): Promise<Result<Read>> {
  const wanted = rowKinds.map((kind) => [sheets[kind], { required: [], optional: columnsFor(kind) }])
  const read = await readSheets(bytes, Object.fromEntries(wanted), names)
  if (!read.ok) return read
  const each = <T>(of: (sheet: Sheet | undefined) => T) =>
    Object.fromEntries(rowKinds.map((kind) => [kind, of(read.value[sheets[kind]])])) as Record<RowKind, T>
  return ok({
    rows: each((sheet) => sheet?.rows ?? []),
    columns: each((sheet) => sheet?.columns ?? []),
    reading: { format: 'xlsx', sheet: Object.values(sheets).join(', ') },
  })
}

async function fromCsv(bytes: Uint8Array): Promise<Result<Read>> {
  const optional = rowKinds.flatMap((kind) => columnsFor(kind))
  const read = await readSheet(bytes, { required: ['row'], optional })
  if (!read.ok) return read
  const { rows, columns, reading } = read.value
  const kindOf = ({ cells }: Row) => rowKinds.find((kind) => kind === cells['row']?.toLowerCase())
  const faults = rows.flatMap((row) => {
    const kind = kindOf(row)
    if (!kind) return [faultAt(row, 'row', 'invalid_value', rowKinds.join(' | '))]
    const own = ['row', ...columnsFor(kind)]
    const strange = columns.filter((column) => row.cells[column] && !own.includes(column))
    return strange.map((column) => faultAt(row, column, 'column.unknown', `row ≠ ${kind}`))
  })
  if (faults.length > 0) return refuse('validation', faults)
  const each = <T>(of: (kind: RowKind) => T) =>
    Object.fromEntries(rowKinds.map((kind) => [kind, of(kind)])) as Record<RowKind, T>
  return ok({
    rows: each((kind) => rows.filter((row) => kindOf(row) === kind)),
    columns: each(() => columns),
    reading,
  })
}

const faultAt = ({ line, cells }: Row, column: string, code: string, expected: string): Fault => ({
  path: column,
  line,
  column,
  code,
  expected,
  found: cells[column]?.slice(0, 40),
})

type Place = (kind: RowKind, line: number, column: string, fault: Fault) => Fault

/** Where in the file a column of a row is. */
const placeOf =
  ({ reading, columns }: Read): Place =>
  (kind, line, column, fault) => {
    const index = columns[kind].indexOf(column)
    const cell =
      reading.format === 'xlsx' && index >= 0 ? `${sheets[kind]}!${cellName(index, line)}` : undefined
    const path = cell ?? (reading.format === 'xlsx' ? `${sheets[kind]}!${line} ${column}` : column)
    return { ...fault, path, line, column }
  }

/** From the longest path that a row was put at. */
function locatedIn(fault: Fault, origins: ReadonlyMap<string, Origin>, place: Place): Fault {
  const keys = fault.path.split('.')
  for (let length = keys.length; length > 0; length -= 1) {
    const origin = origins.get(keys.slice(0, length).join('.'))
    if (!origin) continue
    const { kind, row } = origin
    const column = columnAt(kind, keys.slice(length).join('.'))
    const cell = row.cells[column] ?? ''
    const found = fault.found ?? (cell !== '' && cell.length <= 40 ? cell : undefined)
    return place(kind, row.line, column, { ...fault, found })
  }
  return fault
}

type Told = (column: string, code: string, expected?: string) => void

/** What a row says, in the shape of the file format; an empty cell says nothing. */
function inputOf(kind: RowKind, { cells }: Row, told: Told): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  for (const field of fields[kind]) {
    const value = partOf(field, cells, told)
    if (value === undefined) continue
    const [head = '', inner] = field.path.split('.')
    if (inner === undefined) input[head] = value
    else input[head] = { ...(input[head] as object | undefined), [inner]: value }
  }
  return input
}

function partOf({ path, kind }: Field, cells: Row['cells'], told: Told): unknown {
  const name = path.replace('.', '_')
  const cell = cells[name]
  if (kind === 'words') return wordsIn(name, cells)
  if (kind === 'texts') return filled(factsIn(name, cells).map(({ text }) => text))
  if (kind === 'facts') return filled(factsIn(name, cells))
  if (kind === 'bodies') return filled(bodiesIn(cell))
  if (kind === 'list') return filled(listIn(cell))
  if (kind === 'codes') return filled(codesIn(cell))
  if (!cell) return undefined
  if (kind === 'json') return jsonIn(cell, () => told(name, 'malformed', 'JSON'))
  if (kind !== 'number') return cell
  const number = numberIn(cell)
  const percent = cell.endsWith('%') && cells['kind'] !== 'share'
  if (number !== 'ambiguous') return percent ? cell : (number ?? cell)
  told(name, 'number.ambiguous', `${cell.replace('.', '')} or ${cell.replace('.', ',')}`)
  return undefined
}

const filled = <T>(list: readonly T[]) => (list.length > 0 ? list : undefined)

function jsonIn(cell: string, told: () => void): unknown {
  try {
    return JSON.parse(cell)
  } catch {
    told()
    return undefined
  }
}
