import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Cell as CellOut } from 'write-excel-file/node'
import { type Result, refuse } from '../kernel/result.ts'
import { root } from './root.ts'
import type { Asked } from './xlsx-worker.ts'

export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** What a cell holds: a number as such, days as ISO days, what is true or false as that word, nothing as ''. */
export type Cell = string | number
export type Grid = { readonly sheet: string; readonly rows: readonly (readonly Cell[])[] }

type Limits = {
  /** Of memory that reading may take, in MB. */
  readonly memory?: number
  readonly milliseconds?: number
}

/**
 * Sheets of an XLSX workbook: those named, where they are there (else `sheet.missing`), or the first one shown. A formula
 * counts with its stored value. Refused: what is none (`file.type`), what unpacks to more than a workbook holds or takes
 * too much time or memory (`file.too_large`), entities (`malformed`), a formula without a stored value and an error
 * value, each by its cell (`cell.formula`, `cell.error`).
 */
export function readXlsx(
  bytes: Uint8Array,
  sheets?: readonly string[],
  limits: Limits = {},
): Promise<Result<readonly Grid[]>> {
  const read = reading.then(() => readApart({ bytes, sheets }, limits))
  reading = read.then(
    () => undefined,
    () => undefined,
  )
  return read
}

/** One after the other, so that many files at once take no more memory than one. */
let reading: Promise<void> = Promise.resolve()

function readApart(
  asked: Asked,
  { memory = 768, milliseconds = 30_000 }: Limits,
): Promise<Result<readonly Grid[]>> {
  const worker = new Worker(join(root, 'src', 'server', 'xlsx-worker.ts'), {
    workerData: asked,
    resourceLimits: { maxOldGenerationSizeMb: memory },
  })
  const answer = new Promise<Result<readonly Grid[]>>((resolve, reject) => {
    const timer = setTimeout(() => resolve(tooMuch(`${milliseconds / 1_000} s`)), milliseconds)
    const failed = (error: Error & { code?: string }) =>
      error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve(tooMuch(`${memory} MB`)) : reject(error)
    worker
      .on('message', resolve)
      .on('error', failed)
      .on('exit', (code) => {
        clearTimeout(timer)
        reject(new Error(`the thread that reads a workbook ended (${code})`))
      })
  })
  return answer.finally(() => worker.terminate())
}

const tooMuch = (limit: string) =>
  refuse('file.too_large', [
    { path: 'file', code: 'file.too_large', expected: `≤ ${limit}`, found: `> ${limit}` },
  ])

/** A cell to write: text, a number, a day, or a share, which is shown in percent. */
export type CellValue = string | number | Date | { readonly share: number } | null | undefined

export type Sheet = {
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly width?: number; readonly percent?: boolean }[]
  readonly rows: readonly Readonly<Record<string, CellValue>>[]
}

/** Spreadsheet programs refuse a file with a longer text in a cell. */
export const longestText = 32_767

/** A workbook: its first line says what the columns are and stays in sight; numbers and days are such, text stays text. */
export async function writeXlsx(sheets: readonly Sheet[]): Promise<Uint8Array<ArrayBuffer>> {
  // Loaded with the first workbook, not with the server: a start is to be quick and small.
  const { default: writeWorkbook } = await import('write-excel-file/node')
  const made = await writeWorkbook(
    sheets.map(({ name, columns, rows }) => ({
      sheet: name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31),
      stickyRowsCount: 1,
      columns: columns.map(({ width = 16 }) => ({ width })),
      data: [
        columns.map((column): CellOut => ({ value: column.name, type: String, fontWeight: 'bold' })),
        ...rows.map((row) => columns.map((column) => cellOf(row[column.name], column.percent))),
      ],
    })),
  ).toBuffer()
  return new Uint8Array(made)
}

function cellOf(value: CellValue, percent = false): CellOut {
  if (value === null || value === undefined || value === '') return null
  if (value instanceof Date) return { value, type: Date, format: 'yyyy-mm-dd' }
  if (typeof value === 'object') return { value: value.share, type: Number, format: '0.0%' }
  if (typeof value === 'number') return { value, type: Number, ...(percent ? { format: '0.0%' } : {}) }
  return { value: holdable(value), type: String, ...(value.includes('\n') ? { wrap: true } : {}) }
}

/**
 * Signs that XML cannot hold, or that a writer leaves out, are written as `_x0007_`, and what looks like one so that it
 * stays as it is (ECMA-376, part 1, 22.9.2.19).
 */
function holdable(text: string): string {
  const held = text
    .replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
    .replace(/[^\P{Cc}\t\n]|\p{Cs}|\p{NChar}|\ufffd/gu, (sign) => sign.split('').map(escaped).join(''))
  // The writer looks texts up in an object, where one named like what every object has would be taken for that: a blank
  // behind it, which readers leave out, tells it apart.
  return held in {} ? `${held} ` : held
}

const escaped = (unit: string) => `_x${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`
