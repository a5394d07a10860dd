import type { Cell, Row } from 'write-excel-file/node'
import { type FigureCells, figureColumns } from './figure-rows.ts'

/** A sheet is put together whole in memory before it is sent: of more rows than this the CSV is to be taken. */
export const mostRows = 50_000

export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The figures as a spreadsheet: numbers are numbers, and no cell is ever a formula. */
export async function xlsxOf(
  pages: AsyncIterable<readonly FigureCells[]>,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const rows: Row[] = [figureColumns.map((name) => ({ value: name, type: String, fontWeight: 'bold' }))]
  for await (const page of pages) {
    for (const cells of page) rows.push(figureColumns.map((name) => cellOf(cells[name])))
    if (rows.length > mostRows + 1) return undefined
  }
  const { default: writeWorkbook } = await import('write-excel-file/node')
  const file = await writeWorkbook(rows, {
    columns: figureColumns.map((name) => ({ width: widths[name] ?? 12 })),
    stickyRowsCount: 1,
  }).toBuffer()
  return new Uint8Array(file)
}

const widths: Partial<Record<(typeof figureColumns)[number], number>> = {
  statement: 50,
  organisation: 24,
  organisation_name: 32,
}

function cellOf(value: string | number | null): Cell {
  if (value === null) return null
  return typeof value === 'number' ? { value, type: Number } : { value: holdable(value), type: String }
}

/** Without the signs that XML, of which a sheet is made, cannot hold. */
const holdable = (text: string) => text.toWellFormed().replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '')
