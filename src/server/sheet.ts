import { z } from 'zod'
import { type Fault, ok, type Result, refuse } from '../kernel/result.ts'
import { headerFault, type Row, readCsv } from './csv.ts'
import { cellName, readXlsx } from './xlsx.ts'
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
  if (isOld(bytes))
    return refuse('file.type', [{ path: 'file', code: 'file.type', expected: 'XLSX, CSV', found: 'XLS' }])
  if (isZip(bytes)) return readWorkbook(bytes, columns)
  const read = readCsv(bytes, columns)
  return read.ok ? ok({ ...read.value, reading: { format: 'csv' as const, ...read.value.reading } }) : read
}

// The files of Excel before 2007, and those locked by a password since.
const isOld = (bytes: Uint8Array) => [0xd0, 0xcf, 0x11, 0xe0].every((byte, index) => bytes[index] === byte)

async function readWorkbook(bytes: Uint8Array, columns: Columns): Promise<Result<Sheet>> {
  const read = await readXlsx(bytes)
  if (!read.ok) return read
  const { sheet, rows } = read.value
  const names = (rows[0] ?? []).map((name) => name.trim().toLowerCase())
  while (names.at(-1) === '') names.pop()
  const wrong = headerFault(names, columns)
  if (wrong) return { ...wrong, faults: inCells(wrong.faults ?? [], names) }
  const lines = rows.slice(1).map((cells, index) => ({
    line: index + 2,
    cells: Object.fromEntries(names.map((name, column) => [name, cells[column] ?? ''])),
  }))
  const filled = lines.filter(({ cells }) => Object.values(cells).some((cell) => cell !== ''))
  return ok({ columns: names, rows: filled, reading: { format: 'xlsx', sheet } })
}

/** Faults by line and column, of a workbook also by the name of the cell: `C7`. */
export function inCells(faults: readonly Fault[], columns: readonly string[]): readonly Fault[] {
  return faults.map((fault) => {
    const at = columns.indexOf(String(fault.column))
    return fault.line === undefined || at < 0 ? fault : { ...fault, path: cellName(at, fault.line) }
  })
}
