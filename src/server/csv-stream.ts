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
  for await (const { text, line } of wholeLines(source, encoding)) {
    header ??= headerOf(text, columns)
    const lines = linesOf(text, header.separator, line)
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

/** Text cut where a line ends outside quotes, with the line it begins on. */
async function* wholeLines(
  source: Source,
  encoding: 'utf-8' | 'windows-1252',
): AsyncGenerator<{ readonly text: string; readonly line: number }> {
  const decoder = new TextDecoder(encoding, { fatal: encoding === 'utf-8' })
  const records = new Records()
  let half = ''
  let first = true
  for await (const bytes of source()) {
    if (first) refuseWide(bytes)
    const raw = half + decoded(decoder, bytes, encoding)
    // A line end of Windows may be cut in two.
    half = raw.endsWith('\r') ? '\r' : ''
    first = false
    const line = records.line
    const text = records.take(raw.slice(0, raw.length - half.length).replace(/\r\n?/g, '\n'))
    if (text !== '') yield { text, line }
  }
  const { line } = records
  const text = records.take(decoded(decoder, undefined, encoding) + (half && '\n')) + records.rest
  if (text !== '') yield { text, line }
}

/** So many characters a line of cells has at most, its quoted line ends included: beyond, a quote was never closed. */
const longestRecord = 1 << 20

/** Finds where lines end outside quotes. Each piece of text is looked through once, however long a quotation lasts. */
class Records {
  /** What has not come to its end, and the line it begins on. */
  rest = ''
  line = 1
  private quoted = false
  /** Where the quotation began, and where the last one ended, counted from the beginning of `rest`. */
  private opened = 0
  private closed = -2

  /** Takes a piece; answers all that is whole with it. */
  take(piece: string): string {
    const end = this.ending(piece)
    if (end === 0) {
      this.rest += piece
      if (this.rest.length > longestRecord) this.tooLong(0, '')
      return ''
    }
    const whole = this.rest + piece.slice(0, end)
    this.rest = piece.slice(end)
    this.line += newlines(whole)
    this.opened -= whole.length
    this.closed -= whole.length
    if (this.rest.length > longestRecord) this.tooLong(0, '')
    return whole
  }

  /** Where the last line of a piece ends outside quotes; 0 where none does. */
  private ending(piece: string): number {
    if (!this.quoted && piece.length <= longestRecord && !piece.includes('"')) {
      if (this.rest.length + piece.indexOf('\n') > longestRecord) this.tooLong(0, piece)
      return piece.lastIndexOf('\n') + 1
    }
    const before = this.rest.length
    let end = 0
    for (let at = 0; at < piece.length; at += 1) {
      const code = piece.charCodeAt(at)
      if (code === 34) this.turn(before + at)
      else if (code === 10 && !this.quoted) {
        const begun = end === 0 ? 0 : before + end
        if (before + at - begun > longestRecord) this.tooLong(begun, piece)
        end = at + 1
      }
    }
    return end
  }

  /** A quote right after one that closes stands for itself: the quotation goes on. */
  private turn(at: number) {
    if (this.quoted) this.closed = at
    else if (this.closed !== at - 1) this.opened = at
    this.quoted = !this.quoted
  }

  /** Tells the line of the quote that was not closed; without one, that where the record begins. */
  private tooLong(begun: number, piece: string): never {
    const from = this.opened >= begun && (this.quoted || this.closed > this.opened) ? this.opened : begun
    const line = this.line + newlines((this.rest + piece).slice(0, from))
    throw new FileRefused(
      refuse('malformed', [
        { path: `line ${line}`, line, code: 'malformed', expected: 'CSV, ≤ 1 MB', found: '> 1 MB' },
      ]),
    )
  }
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
