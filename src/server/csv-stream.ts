import { parse } from 'csv-parse/sync'
import type { Refusal } from '../kernel/result.ts'
import { refuse } from '../kernel/result.ts'
import { headerFault, type Sheet, separatorOf, undo } from './csv.ts'
import { type FileReading, readSheet } from './sheet.ts'

export type Line = { readonly line: number; readonly cells: readonly string[] }
export type Piece = {
  /** The names of the header, in the file's order. */
  readonly columns: readonly string[]
  readonly reading: FileReading
  readonly lines: readonly Line[]
}
/** A file that can be read from its beginning, more than once. */
export type Source = () => AsyncIterable<Uint8Array>
type Columns = { readonly required: readonly string[]; readonly optional: readonly string[] }

/** Thrown out of the stream: what is wrong with the file itself. */
export class FileRefused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code)
  }
}

/**
 * A CSV file of any size, piece by piece, read as `readCsv` reads one: separator and encoding are recognised, memory
 * holds one piece. Throws `FileRefused` (`file.encoding`, `malformed`, `validation` of the header). Where bytes are no
 * UTF-8 half-way through, it throws `NotUtf8`: the whole is to be read anew as Windows-1252.
 */
export async function* csvPieces(
  source: Source,
  columns: Columns,
  encoding: Sheet['reading']['encoding'],
): AsyncGenerator<Piece> {
  let header: { columns: readonly string[]; separator: Sheet['reading']['separator'] } | undefined
  let next = 1
  for await (const text of wholeLines(source, encoding)) {
    header ??= headerOf(text, columns)
    const lines = linesOf(text, header.separator, next)
    next += newlines(text)
    const rows = lines[0]?.line === 1 ? lines.slice(1) : lines
    yield {
      columns: header.columns,
      reading: { format: 'csv', encoding, separator: header.separator },
      lines: rows,
    }
  }
  if (!header)
    throw new FileRefused(
      refuse('validation', [{ path: 'line 1', line: 1, code: 'too_small', expected: '≥ 1' }]),
    )
}

export class NotUtf8 extends Error {}

/** A workbook in one piece. Throws `FileRefused` with what `readSheet` refuses. */
export async function* workbookPiece(bytes: Uint8Array, columns: Columns): AsyncGenerator<Piece> {
  const read = await readSheet(bytes, columns)
  if (!read.ok) throw new FileRefused(read)
  const { columns: names, rows, reading } = read.value
  const lines = rows.map(({ line, cells }) => ({ line, cells: names.map((name) => cells[name] ?? '') }))
  yield { columns: names, reading, lines }
}

function headerOf(text: string, columns: Columns) {
  const separator = separatorOf(text)
  const [first] = linesOf(text.slice(0, text.indexOf('\n') + 1 || text.length), separator, 1)
  const names = first?.cells.map((name) => name.trim().toLowerCase()) ?? []
  const wrong = headerFault(names, columns)
  if (wrong) throw new FileRefused(wrong)
  return { columns: names, separator }
}

/** Text cut where a line ends outside quotes. */
async function* wholeLines(source: Source, encoding: 'utf-8' | 'windows-1252'): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: encoding === 'utf-8' })
  let [rest, half] = ['', '']
  let first = true
  for await (const bytes of source()) {
    if (first) refuseWide(bytes)
    const raw = half + decoded(decoder, bytes, encoding)
    // A line end of Windows may be cut in two.
    half = raw.endsWith('\r') ? '\r' : ''
    const text = rest + raw.slice(0, raw.length - half.length).replace(/\r\n?/g, '\n')
    first = false
    const end = lastLineEnd(text)
    if (end > 0) yield text.slice(0, end)
    rest = text.slice(end)
  }
  rest += decoded(decoder, undefined, encoding) + (half && '\n')
  if (rest !== '') yield rest
}

function decoded(decoder: TextDecoder, bytes: Uint8Array | undefined, encoding: string): string {
  try {
    const text = bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode()
    // Five bytes stand for no character in Windows-1252: a file that holds one is in yet another encoding.
    const none = encoding === 'windows-1252' && /[\u0081\u008d\u008f\u0090\u009d]/.exec(text)
    if (none) throw new FileRefused(otherEncoding(`0x${none[0].charCodeAt(0).toString(16)}`))
    return text
  } catch (error) {
    if (error instanceof TypeError) throw new NotUtf8()
    throw error
  }
}

function refuseWide(bytes: Uint8Array) {
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (wide || bytes.subarray(0, 4_096).includes(0))
    throw new FileRefused(otherEncoding(wide ? 'UTF-16' : 'NUL'))
}

const otherEncoding = (found: string) =>
  refuse('file.encoding', [{ path: 'file', code: 'file.encoding', expected: 'UTF-8 / Windows-1252', found }])

function lastLineEnd(text: string): number {
  if (!text.includes('"')) return text.lastIndexOf('\n') + 1
  let [quoted, end] = [false, 0]
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 34) quoted = !quoted
    else if (code === 10 && !quoted) end = at + 1
  }
  return end
}

const newlines = (text: string) => {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1
  return count
}

/** Where nothing is quoted, splitting is all it takes; a line of separators alone is none. */
function linesOf(text: string, separator: string, from: number): readonly Line[] {
  if (text.includes('"')) return quotedLines(text, separator, from)
  const lines: Line[] = []
  let line = from
  for (const one of text.split('\n')) {
    const cells = (line === 1 ? one.replace(/^\ufeff/, '') : one).split(separator)
    if (cells.some((cell) => cell !== '')) lines.push({ line, cells: cells.map(clean) })
    line += 1
  }
  return lines
}

const clean = (cell: string) => (cell.charCodeAt(0) === 39 ? undo(cell) : cell).trim()

function quotedLines(text: string, delimiter: string, from: number): readonly Line[] {
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
    return records.map(({ record, info }) => ({
      line: from + info.lines - record.join('').split('\n').length,
      cells: record.map(clean),
    }))
  } catch (error) {
    const { lines = 1, message } = error as { lines?: number; message: string }
    const line = from + lines - 1
    throw new FileRefused(
      refuse('malformed', [
        { path: `line ${line}`, line, code: 'malformed', expected: 'CSV', found: message.slice(0, 80) },
      ]),
    )
  }
}
