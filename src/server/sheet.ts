import { z } from 'zod'
import { decimalText } from '../kernel/number-in.ts'
import { type Fault, ok, type Refusal, type Result, refuse } from '../kernel/result.ts'
import { headerFault, type Row, readCsv } from './csv.ts'
import { type Cell, type Grid, readXlsx } from './xlsx.ts'
import { cellName } from './xlsx-scan.ts'
import { isZip } from './zip.ts'

/** How a file was read, to be told back before anything is stored. */
export const FileReading = z.union([
  z.object({ format: z.literal('csv'), encoding: z.string(), separator: z.string() }),
  z.object({ format: z.literal('xlsx'), sheet: z.string() }),
])
export type FileReading = z.output<typeof FileReading>

/** A table with a header line, whatever file it came in. */
export type Sheet = {
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
  readonly reading: FileReading
}
type Columns = { readonly required: readonly string[]; readonly optional: readonly string[] }

/**
 * A CSV or XLSX file, told apart by its content whatever its name says. Refusals are those of `readCsv` and `readXlsx`.
 */
export async function readSheet(bytes: Uint8Array, columns: Columns): Promise<Result<Sheet>> {
  if (isOld(bytes)) return old()
  if (isZip(bytes)) return readWorkbook(bytes, columns)
  const read = readCsv(bytes, columns)
  return read.ok ? ok({ ...read.value, reading: { format: 'csv' as const, ...read.value.reading } }) : read
}

/** Whether a file is a workbook of a spreadsheet program, one that can be read or an older one. */
export const isWorkbook = (bytes: Uint8Array) => isZip(bytes) || isOld(bytes)

/** The refusal of a file whose name or type says that it is a workbook, and whose content is none. */
export const falseWorkbook = (said: string, bytes: Uint8Array): Refusal | undefined =>
  /\.xlsx$|spreadsheetml\.sheet$/i.test(said) && !isWorkbook(bytes)
    ? refuse('file.type', [{ path: 'file', code: 'file.type', expected: 'XLSX', found: beginning(bytes) }])
    : undefined

const beginning = (bytes: Uint8Array) =>
  new TextDecoder()
    .decode(bytes.subarray(0, 16))
    .replace(/[^\p{L}\p{N}\p{P} ]+/gu, ' ')
    .trim()

// The files of Excel before 2007, and those locked by a password since.
const isOld = (bytes: Uint8Array) => [0xd0, 0xcf, 0x11, 0xe0].every((byte, index) => bytes[index] === byte)

const old = () =>
  refuse('file.type', [{ path: 'file', code: 'file.type', expected: 'XLSX, CSV', found: 'XLS' }])

async function readWorkbook(bytes: Uint8Array, columns: Columns): Promise<Result<Sheet>> {
  const read = await readXlsx(bytes)
  if (!read.ok) return read
  const [grid] = read.value
  return grid ? tableOf(grid, columns) : refuse('file.type')
}

/**
 * The sheets of a workbook that are asked for by name, with their columns: each is a table with a header line, whose
 * faults are told as `sheet!C7`. In columns of `names` a number is a name, told with a point: `30.1`.
 */
export async function readSheets(
  bytes: Uint8Array,
  wanted: Readonly<Record<string, Columns>>,
  names: readonly string[] = [],
): Promise<Result<Readonly<Record<string, Sheet>>>> {
  if (isOld(bytes)) return old()
  const read = await readXlsx(bytes, Object.keys(wanted))
  if (!read.ok) return read
  const tables: [string, Sheet][] = []
  const faults: Fault[] = []
  for (const [name, columns] of Object.entries(wanted)) {
    const grid = read.value.find(({ sheet }) => sheet.trim().toLowerCase() === name)
    const table = grid && tableOf(grid, columns, names)
    if (table?.ok) tables.push([name, table.value])
    else if (table)
      faults.push(...(table.faults ?? []).map((one) => ({ ...one, path: `${name}!${one.path}` })))
    else faults.push({ path: name, code: 'sheet.missing', expected: name })
  }
  return faults.length > 0 ? refuse('validation', faults) : ok(Object.fromEntries(tables))
}

function tableOf({ sheet, rows }: Grid, columns: Columns, names: readonly string[] = []): Result<Sheet> {
  const header = (rows[0] ?? []).map((name) => String(name).trim().toLowerCase())
  while (header.at(-1) === '') header.pop()
  const wrong = headerFault(header, columns)
  if (wrong) return { ...wrong, faults: inCells(wrong.faults ?? [], header) }
  const lines = rows.slice(1).map((cells, index) => ({
    line: index + 2,
    cells: Object.fromEntries(
      header.map((name, column) => [name, textOf(cells[column] ?? '', names.includes(name) ? '.' : ',')]),
    ),
  }))
  const filled = lines.filter(({ cells }) => Object.values(cells).some((cell) => cell !== ''))
  return ok({ columns: header, rows: filled, reading: { format: 'xlsx', sheet } })
}

/** A number with a decimal comma, so that it is never taken for thousands. */
const textOf = (cell: Cell, decimal: string) =>
  typeof cell === 'number' ? decimalText(cell).replace('.', decimal) : cell.trim()

/** Faults by line and column as the file they are of is best found in: those of a workbook by the name of the cell. */
export const asRead = (
  faults: readonly Fault[],
  { reading, columns }: Pick<Sheet, 'reading' | 'columns'>,
): readonly Fault[] => (reading.format === 'xlsx' ? inCells(faults, columns) : faults)

/** Faults by line and column, of a workbook also by the name of the cell: `C7`. */
export function inCells(faults: readonly Fault[], columns: readonly string[]): readonly Fault[] {
  return faults.map((fault) => {
    const at = columns.indexOf(String(fault.column))
    return fault.line === undefined || at < 0 ? fault : { ...fault, path: cellName(at, fault.line) }
  })
}
