import readWorkbook from 'read-excel-file/node'
import writeWorkbook, { type Cell } from 'write-excel-file/node'
import { type Fault, ok, type Result, refuse } from '../kernel/result.ts'
import { type Archive, unzip } from './zip.ts'

/** A sheet as rows of texts: numbers with a decimal comma, so that none is ambiguous; days as ISO days. */
export type Grid = { readonly sheet: string; readonly rows: readonly (readonly string[])[] }

const mostCells = 2_000_000

/**
 * The first sheet of an XLSX workbook. A formula counts with its stored value. Refused: what is none (`file.type`), what
 * unpacks to more than a workbook holds (`file.too_large`), a formula without a stored value and an error value, each by
 * its cell (`cell.formula`, `cell.error`).
 */
export async function readXlsx(bytes: Uint8Array): Promise<Result<Grid>> {
  const archive = unzip(bytes)
  if (!archive.ok) return archive
  if (!archive.value.has('xl/workbook.xml')) return notXlsx(kindOf(archive.value))
  const wrong = faultsIn(archive.value)
  if (wrong.length > 0) return refuse(wrong[0]?.code ?? 'validation', wrong)
  try {
    const [first] = await readWorkbook(Buffer.from(bytes), { parseNumber: (text) => new Decimal(text) })
    if (!first) return notXlsx('no sheet')
    const rows = first.data.map((row) => row.map(textOf))
    const cells = rows.reduce((sum, row) => sum + row.length, 0)
    return cells > mostCells ? tooLarge(cells) : ok({ sheet: first.sheet, rows })
  } catch (error) {
    return notXlsx((error as Error).message.slice(0, 80))
  }
}

const notXlsx = (found: string) =>
  refuse('file.type', [{ path: 'file', code: 'file.type', expected: 'XLSX, CSV', found }])
const tooLarge = (cells: number) =>
  refuse('file.too_large', [
    { path: 'file', code: 'file.too_large', expected: `≤ ${mostCells} cells`, found: String(cells) },
  ])

/** What an archive is that is no workbook: its first entry says it of an OpenDocument file. */
function kindOf(archive: Archive): string {
  const said = archive.get('mimetype')
  return said ? new TextDecoder().decode(said).slice(0, 80) : 'zip'
}

/** A number as it stands in the file. */
class Decimal {
  constructor(readonly text: string) {}
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Decimal) return String(Number(cell.text)).replace('.', ',')
  if (cell instanceof Date) return cell.toISOString().slice(0, 10)
  return String(cell).trim()
}

/** Cells that no value can be taken from: looked for in the sheet itself, since a reader of values passes them over. */
function faultsIn(archive: Archive): readonly Fault[] {
  const sheet = [...archive].find(([name]) => /^xl\/worksheets\/sheet1?\.xml$/.test(name))
  const text = sheet ? new TextDecoder().decode(sheet[1]) : ''
  if (text.slice(0, 1_000).includes('<!DOCTYPE')) return [fault('file', 'malformed', 'XLSX', 'DOCTYPE')]
  const faults: Fault[] = []
  for (const [, attributes = '', content = ''] of text.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
    const cell = /\br="([A-Z]+\d+)"/.exec(attributes)?.[1] ?? ''
    const value = /<v>(.*?)<\/v>/s.exec(content)?.[1] ?? ''
    if (/\bt="e"/.test(attributes)) faults.push(fault(cell, 'cell.error', 'value', value))
    else if (/<f[ >/]/.test(content) && value === '' && !content.includes('<is>'))
      faults.push(fault(cell, 'cell.formula', 'value', '='))
    if (faults.length >= 1_000) return faults
  }
  return faults
}

function fault(cell: string, code: string, expected: string, found: string): Fault {
  const line = Number(/\d+$/.exec(cell)?.[0] ?? 0)
  const column = /^[A-Z]+/.exec(cell)?.[0]
  return { path: cell, ...(line ? { line, column } : {}), code, expected, found: found.slice(0, 40) }
}

/** The name of a cell: column 0 of line 2 is `A2`. */
export function cellName(column: number, line: number): string {
  let name = ''
  for (let left = column; left >= 0; left = Math.floor(left / 26) - 1)
    name = String.fromCharCode(65 + (left % 26)) + name
  return `${name}${line}`
}

export type Sheet = {
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly width?: number; readonly percent?: boolean }[]
  readonly rows: readonly Readonly<Record<string, string | number | Date | null | undefined>>[]
}

/** A workbook: its first line says what the columns are and stays in sight; numbers and days are such, text stays text. */
export async function writeXlsx(sheets: readonly Sheet[]): Promise<Uint8Array<ArrayBuffer>> {
  const made = await writeWorkbook(
    sheets.map(({ name, columns, rows }) => ({
      sheet: name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31),
      stickyRowsCount: 1,
      columns: columns.map(({ width = 16 }) => ({ width })),
      data: [
        columns.map((column): Cell => ({ value: column.name, type: String, fontWeight: 'bold' })),
        ...rows.map((row) => columns.map((column) => cellOf(row[column.name], column.percent))),
      ],
    })),
  ).toBuffer()
  return new Uint8Array(made)
}

function cellOf(value: string | number | Date | null | undefined, percent = false): Cell {
  if (value === null || value === undefined || value === '') return null
  if (value instanceof Date) return { value, type: Date, format: 'yyyy-mm-dd' }
  if (typeof value === 'number') return { value, type: Number, ...(percent ? { format: '0.0%' } : {}) }
  // Without the signs that XML, of which a sheet is made, cannot hold.
  const holdable = value.toWellFormed().replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '')
  return { value: holdable, type: String }
}
