// A reader of values passes over what a sheet's XML says besides: these read tags, in one pass and nothing else.
import type { Fault } from '../kernel/result.ts'

type Tag = {
  /** Without the prefix of its name space. */
  readonly name: string
  readonly closes: boolean
  readonly empty: boolean
  readonly attributes: string
  /** Where the text behind it begins. */
  readonly end: number
}

/** The tags of an XML text; comments, CDATA and declarations are passed over. One that is cut off ends it. */
export function* tagsOf(xml: string): Generator<Tag> {
  let at = xml.indexOf('<')
  while (at !== -1) {
    const end = endFrom(xml, at)
    if (end === -1) return
    if (!isOther(xml, at)) yield tagIn(xml.slice(at + 1, end - 1), end)
    at = xml.indexOf('<', end)
  }
}

/** Whether all that begins in an XML text comes to its end: a reader might look for it again and again. */
export function isWhole(xml: string): boolean {
  for (let at = xml.indexOf('<'); at !== -1; ) {
    const end = endFrom(xml, at)
    if (end === -1) return false
    at = xml.indexOf('<', end)
  }
  return true
}

/** A comment, CDATA or a declaration. */
const isOther = (xml: string, at: number) => ['!', '?'].includes(xml[at + 1] ?? '')
const endFrom = (xml: string, at: number) => (isOther(xml, at) ? endOfOther(xml, at) : endOfTag(xml, at))

const attributes = Object.fromEntries(
  (['r', 't', 'name', 'id', 'state', 'Id', 'Target', 'Type'] as const).map((name) => [
    name,
    new RegExp(`(?:^|[\\s:])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`),
  ]),
)
/** The value of an attribute, whatever name space it is of. */
export function attributeOf(tag: Pick<Tag, 'attributes'>, name: string): string | undefined {
  const found = attributes[name]?.exec(tag.attributes)
  return found?.[1] ?? found?.[2]
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
/** A text without the references of XML. */
export const decoded = (text: string) =>
  text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(amp|lt|gt|quot|apos));/gi, (_, decimal, hex, name) =>
    name ? (entities[name] ?? '') : String.fromCharCode(Number.parseInt(decimal ?? hex, decimal ? 10 : 16)),
  )

function tagIn(inner: string, end: number): Tag {
  const closes = inner.startsWith('/')
  const empty = inner.endsWith('/')
  const body = inner.slice(closes ? 1 : 0, empty ? -1 : undefined)
  const space = body.search(/\s/)
  const name = space < 0 ? body : body.slice(0, space)
  return {
    name: name.slice(name.indexOf(':') + 1),
    closes,
    empty,
    attributes: space < 0 ? '' : body.slice(space),
    end,
  }
}

function endOfTag(xml: string, from: number): number {
  let quote = 0
  for (let at = from + 1; at < xml.length; at += 1) {
    const code = xml.charCodeAt(at)
    if (quote !== 0) {
      if (code === quote) quote = 0
    } else if (code === 34 || code === 39) quote = code
    else if (code === 62) return at + 1
  }
  return -1
}

function endOfOther(xml: string, from: number): number {
  const close = xml.startsWith('<!--', from)
    ? '-->'
    : xml.startsWith('<![CDATA[', from)
      ? ']]>'
      : xml.startsWith('<?', from)
        ? '?>'
        : '>'
  const end = xml.indexOf(close, from)
  return end === -1 ? -1 : end + close.length
}

/** How far a sheet goes: a workbook's own bounds, and how many cells from its corner to the last that holds something. */
export const bounds = { rows: 1_048_576, columns: 16_384, cells: 1_000_000 }
const mostFaults = 1_000

/**
 * Cells that no value can be taken from, by their name: `cell.formula` for a formula without a stored value,
 * `cell.error` for an error value, `malformed` for a cell that no sheet has, `file.too_large` for more than can be read.
 */
export function faultsIn(sheet: string): readonly Fault[] {
  if (sheet.includes('<!DOCTYPE'))
    return [{ path: 'file', code: 'malformed', expected: 'XLSX', found: 'DOCTYPE' }]
  const faults: Fault[] = []
  const last = { row: 0, column: 0 }
  for (const cell of cellsOf(sheet)) {
    const fault = typeof cell === 'string' ? noSuch(cell) : faultOf(cell)
    if (fault) faults.push(fault)
    if (faults.length >= mostFaults || typeof cell === 'string') return faults
    if (!cell.filled) continue
    last.row = Math.max(last.row, cell.row)
    last.column = Math.max(last.column, cell.column)
  }
  const cells = last.row * last.column
  const expected = `≤ ${bounds.cells} cells`
  return cells > bounds.cells
    ? [{ path: cellName(last.column - 1, last.row), code: 'file.too_large', expected, found: `${cells}` }]
    : faults
}

type Cell = {
  readonly name: string
  readonly row: number
  readonly column: number
  readonly type: string | undefined
  formula: boolean
  filled: boolean
  value: string | undefined
}

/** The cells of a sheet; a name that cannot be one as it stands. */
function* cellsOf(sheet: string): Generator<Cell | string> {
  let cell: Cell | undefined
  for (const tag of tagsOf(sheet)) {
    const { name, closes, empty, end } = tag
    if (name === 'row' && !closes) {
      const number = attributeOf(tag, 'r')
      if (number !== undefined && !(Number(number) >= 1 && Number(number) <= bounds.rows)) yield number
    } else if (name === 'c') {
      if (closes && cell) yield cell
      cell = undefined
      if (closes) continue
      const begun = cellAt(attributeOf(tag, 'r') ?? '', attributeOf(tag, 't'))
      if (typeof begun === 'string' || empty) yield begun
      else cell = begun
    } else if (cell && !closes) fill(cell, name, empty ? '' : sheet.slice(end, sheet.indexOf('<', end)))
  }
}

function fill(cell: Cell, name: string, text: string) {
  if (name === 'f') cell.formula = true
  if (name === 'v' || name === 'is') {
    cell.filled ||= name === 'is' || text !== ''
    cell.value = text
  }
}

function cellAt(name: string, type: string | undefined): Cell | string {
  const [, letters, digits] = /^([A-Z]{1,3})([1-9]\d{0,6})$/.exec(name) ?? []
  if (letters === undefined) return name
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
  const row = Number(digits)
  if (row > bounds.rows || column > bounds.columns) return name
  return { name, row, column, type, formula: false, filled: false, value: undefined }
}

const noSuch = (name: string): Fault => ({
  path: name.slice(0, 40) || 'file',
  code: 'malformed',
  expected: 'A1 … XFD1048576',
  found: name.slice(0, 40),
})

function faultOf({ name, row, type, formula, value }: Cell): Fault | undefined {
  const at = { path: name, line: row, column: /^[A-Z]+/.exec(name)?.[0], expected: 'value' }
  if (type === 'e') return { ...at, code: 'cell.error', found: decoded(value ?? '').slice(0, 40) }
  // A formula may well give an empty text, which is a value.
  const known = value !== undefined && (value !== '' || type === 'str')
  return formula && !known ? { ...at, code: 'cell.formula', found: '=' } : undefined
}

/** The name of a cell: column 0 of line 2 is `A2`. */
export function cellName(column: number, line: number): string {
  let name = ''
  for (let left = column; left >= 0; left = Math.floor(left / 26) - 1)
    name = String.fromCharCode(65 + (left % 26)) + name
  return `${name}${line}`
}
