import { parse } from 'csv-parse/sync'
import type { Language } from '../kernel/localized.ts'
import { decimalText } from '../kernel/number-in.ts'
import { ok, type Refusal, type Result, refuse } from '../kernel/result.ts'

export type Row = { readonly line: number; readonly cells: Readonly<Record<string, string>> }
export type Sheet = {
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
  /** How the file was read, to be told back. */
  readonly reading: { readonly encoding: 'utf-8' | 'windows-1252'; readonly separator: ';' | ',' | '\t' }
}

/**
 * A CSV file with a header line. UTF-8 or Windows-1252, `;`, `,` or tab, are recognised and told back; any other
 * encoding is refused. `columns` are those the header must hold; others are refused by name, missing ones too.
 */
export function readCsv(
  bytes: Uint8Array,
  columns: { required: readonly string[]; optional: readonly string[] },
): Result<Sheet> {
  const text = decode(bytes)
  if (!text.ok) return text
  // Line ends of Windows and of old Macintoshes are counted, and kept within cells, as one character.
  const lined = text.value.text.replace(/\r\n?/g, '\n')
  const separator = separatorOf(lined)
  const parsed = rowsOf(lined, separator)
  if (!parsed.ok) return parsed
  const [header, ...lines] = parsed.value
  const names = header?.cells.map((name) => name.trim().toLowerCase()) ?? []
  const wrong = headerFault(names, columns)
  if (wrong) return wrong
  const rows = lines.map(({ line, cells }) => ({
    line,
    cells: Object.fromEntries(names.map((name, index) => [name, undo(cells[index] ?? '').trim()])),
  }))
  return ok({ columns: names, rows, reading: { encoding: text.value.encoding, separator } })
}

function decode(bytes: Uint8Array): Result<{ text: string; encoding: 'utf-8' | 'windows-1252' }> {
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (wide || bytes.subarray(0, 4_096).includes(0))
    return refuse('file.encoding', [
      {
        path: 'file',
        code: 'file.encoding',
        expected: 'UTF-8 / Windows-1252',
        found: wide ? 'UTF-16' : 'NUL',
      },
    ])
  try {
    return ok({ text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' })
  } catch {
    return decodeWindows(bytes)
  }
}

// Five bytes stand for no character in Windows-1252: a file that holds one is in yet another encoding.
const unassigned = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d])

function decodeWindows(bytes: Uint8Array): Result<{ text: string; encoding: 'windows-1252' }> {
  const at = bytes.findIndex((byte) => unassigned.has(byte))
  if (at === -1) return ok({ text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' })
  const line = bytes.subarray(0, at).filter((byte) => byte === 10).length + 1
  const found = `0x${bytes[at]?.toString(16)}`
  return refuse('file.encoding', [
    { path: `line ${line}`, line, code: 'file.encoding', expected: 'UTF-8 / Windows-1252', found },
  ])
}

export function separatorOf(text: string): ';' | ',' | '\t' {
  const header = text.slice(0, text.search(/[\r\n]|$/))
  const counts = ([';', ',', '\t'] as const).map((one) => ({ one, count: header.split(one).length }))
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).one
}

function rowsOf(text: string, delimiter: string): Result<{ line: number; cells: string[] }[]> {
  try {
    const records = parse(text, {
      delimiter,
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    }) as unknown as { record: string[]; info: { lines: number } }[]
    // The parser counts the line that a record ends on.
    return ok(
      records.map(({ record, info }) => ({
        cells: record,
        line: info.lines - record.join('').split('\n').length + 1,
      })),
    )
  } catch (error) {
    const { lines, message } = error as { lines?: number; message: string }
    return refuse('malformed', [
      { path: `line ${lines}`, line: lines, code: 'malformed', expected: 'CSV', found: message.slice(0, 80) },
    ])
  }
}

export function headerFault(
  names: readonly string[],
  { required, optional }: { required: readonly string[]; optional: readonly string[] },
): Refusal | undefined {
  const missing = required.filter((name) => !names.includes(name))
  const unknown = names.filter((name) => !required.includes(name) && !optional.includes(name))
  const twice = names.filter((name, index) => names.indexOf(name) !== index)
  const all = [...required, ...optional].join(';')
  const faults = [
    ...missing.map((name) => ({ path: name, line: 1, column: name, code: 'column.missing', expected: name })),
    ...unknown.map((name) => ({
      path: name,
      line: 1,
      column: name,
      code: 'column.unknown',
      expected: all,
      found: name.slice(0, 40),
    })),
    ...twice.map((name) => ({ path: name, line: 1, column: name, code: 'column.twice', found: name })),
  ]
  return faults.length > 0 ? refuse('validation', faults) : undefined
}

/** How the spreadsheets of a language read CSV: `;` and a decimal comma, in English `,` and a point. */
export type CsvStyle = { readonly separator: ';' | ','; readonly decimal: ',' | '.' }
const continental: CsvStyle = { separator: ';', decimal: ',' }
export const csvStyleOf = (language: Language): CsvStyle =>
  language === 'en' ? { separator: ',', decimal: '.' } : continental

/** A table as CSV: BOM for spreadsheets, and cells that a spreadsheet would run made harmless. */
export function writeCsv(
  columns: readonly string[],
  rows: readonly Readonly<Record<string, unknown>>[],
  style: CsvStyle = continental,
): string {
  return `${csvBegin}${csvLine(columns, style)}${csvLines(columns, rows, style)}`
}

/** What a CSV file begins with, so that spreadsheets read it as UTF-8. */
export const csvBegin = '\ufeff'

/** Some lines of such a table, for files that are sent as they are read. */
export const csvLines = (
  columns: readonly string[],
  rows: readonly Readonly<Record<string, unknown>>[],
  style: CsvStyle,
): string =>
  rows
    .map((row) =>
      csvLine(
        columns.map((name) => row[name]),
        style,
      ),
    )
    .join('')

export const csvLine = (cells: readonly unknown[], style: CsvStyle): string =>
  `${cells.map((one) => cell(one, style)).join(style.separator)}\r\n`

function cell(value: unknown, { decimal }: CsvStyle): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return decimalText(value).replace('.', decimal)
  const text = String(value)
  const harmless = /^'*[=+\-@\t\r\n]/.test(text) ? `'${text}` : text
  // A spreadsheet may take another sign than the file's own for the separator, and run what follows it.
  return /["\n\r,;\t]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** The apostrophe that `writeCsv` set before a cell is taken off again when the file comes back. */
export const undo = (text: string) => (/^'+[=+\-@\t\n]/.test(text) ? text.slice(1) : text)
