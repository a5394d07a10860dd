// Runs in a thread of its own, which is ended where it takes too long or too much memory: what somebody sends is read
// here only.
import { parentPort, workerData } from 'node:worker_threads'
import readWorkbook from 'read-excel-file/node'
import { type Fault, ok, type Result, refuse } from '../kernel/result.ts'
import type { Cell, Grid } from './xlsx.ts'
import { attributeOf, decoded, faultsIn, isWhole, tagsOf } from './xlsx-scan.ts'
import { type Archive, stored, unzip } from './zip.ts'

export type Asked = {
  readonly bytes: Uint8Array
  /** The sheets to read, those that are there; without, the first that is shown. */
  readonly sheets: readonly string[] | undefined
}

async function read(file: Uint8Array, wanted: readonly string[] | undefined): Promise<Result<Grid[]>> {
  const archive = unzip(file, (name) =>
    /^xl\/.*\.(xml|xml\.rels)$|^mimetype$|^\[Content_Types\]\.xml$/.test(name),
  )
  if (!archive.ok) return archive
  const { value: files } = archive
  if (!files.has('xl/workbook.xml')) return none(kindOf(files))
  if ([...files.values()].some((one) => declaresEntities(one))) return malformed('DOCTYPE')
  const cut = [...files.keys()].find((path) => !isWhole(textOf(files, path)))
  if (cut !== undefined) return malformed(cut)
  const book = sheetsOf(files)
  const chosen = wanted
    ? book.filter(({ name }) => wanted.some((one) => one.toLowerCase() === name.trim().toLowerCase()))
    : [book.find(({ hidden }) => !hidden)].filter((one) => one !== undefined)
  if (chosen.length === 0)
    return wanted
      ? noSheet(
          wanted,
          book.map(({ name }) => name),
        )
      : none('no sheet')
  const wrong = chosen.flatMap(({ name, path }) => placed(faultsIn(textOf(files, path)), wanted && name))
  return wrong[0] ? refuse(codeOf(wrong[0].code), wrong) : values(files, chosen)
}

const malformed = (found: string) =>
  refuse('malformed', [{ path: 'file', code: 'malformed', expected: 'XLSX', found: found.slice(0, 80) }])

type Listed = {
  readonly name: string
  readonly path: string
  readonly hidden: boolean
  /** Its place in the workbook, charts included. */
  readonly index: number
}

/** Of a fault the whole file is refused with, the code; cells are refused as values. */
const codeOf = (code: string) => (code === 'malformed' || code === 'file.too_large' ? code : 'validation')

/** Of several sheets a cell's name says which one it is in: `measures!C7`. */
const placed = (faults: readonly Fault[], sheet: string | undefined) =>
  sheet === undefined ? faults : faults.map((fault) => ({ ...fault, path: `${sheet}!${fault.path}` }))

const declares = Buffer.from('<!DOCTYPE')
const declaresEntities = (file: Uint8Array) =>
  Buffer.from(file.buffer, file.byteOffset, file.byteLength).includes(declares)

const textOf = (files: Archive, path: string) => new TextDecoder().decode(files.get(path))

/** The sheets of a workbook in its order, each with the file it is in (ECMA-376, part 1, 18.2.19 and part 2, 9.3). */
function sheetsOf(files: Archive): readonly Listed[] {
  const paths = new Map<string, string>()
  for (const tag of tagsOf(textOf(files, 'xl/_rels/workbook.xml.rels'))) {
    const target = attributeOf(tag, 'Target')
    if (tag.name === 'Relationship' && target && attributeOf(tag, 'Type')?.endsWith('/worksheet'))
      paths.set(attributeOf(tag, 'Id') ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`)
  }
  return [...tagsOf(textOf(files, 'xl/workbook.xml'))]
    .filter((tag) => tag.name === 'sheet' && !tag.closes && attributeOf(tag, 'name'))
    .map((tag, index) => ({
      index,
      name: decoded(attributeOf(tag, 'name') ?? ''),
      path: paths.get(attributeOf(tag, 'id') ?? '') ?? '',
      hidden: (attributeOf(tag, 'state') ?? 'visible') !== 'visible',
    }))
    .filter(({ path }) => files.has(path))
}

/** What was looked at, and nothing else, goes to the library; sheets that are not asked for go as empty ones. */
async function values(files: Archive, chosen: readonly Listed[]): Promise<Result<Grid[]>> {
  const kept = new Set(chosen.map(({ path }) => path))
  const seen = new Map(
    [...files].map(([path, content]) =>
      path.startsWith('xl/worksheets/') && !kept.has(path) ? [path, emptySheet] : [path, content],
    ),
  )
  try {
    const book = await readWorkbook(Buffer.from(stored(seen)), { parseNumber })
    const grids = chosen.map(({ name, index }) => ({
      sheet: name,
      rows: (book[index]?.data ?? []).map((row) => row.map(cellOf)),
    }))
    return lettersIn(grids) > mostLetters ? tooMuch() : ok(grids)
  } catch (error) {
    return none((error as Error).message.slice(0, 80))
  }
}

// One text named by a million cells is small in the file: it is counted as often as it is named, before it is sent on.
const mostLetters = 64 * 1_048_576

const lettersIn = (grids: readonly Grid[]): number =>
  grids.reduce(
    (all, { rows }) =>
      rows.reduce(
        (sum, row) => row.reduce<number>((n, cell) => n + (typeof cell === 'string' ? cell.length : 0), sum),
        all,
      ),
    0,
  )

const tooMuch = () =>
  refuse('file.too_large', [{ path: 'file', code: 'file.too_large', expected: '≤ 64 MB', found: '> 64 MB' }])

const emptySheet = Buffer.from(
  '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>',
)

const parseNumber = (text: string): number | string => (Number.isNaN(Number(text)) ? text : Number(text))

function cellOf(cell: unknown): Cell {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return Number.isNaN(cell.valueOf()) ? '' : cell.toISOString().slice(0, 10)
  if (typeof cell === 'boolean') return String(cell)
  return typeof cell === 'number' ? cell : String(cell)
}

const none = (found: string) =>
  refuse('file.type', [{ path: 'file', code: 'file.type', expected: 'XLSX, CSV', found }])
const noSheet = (wanted: readonly string[], found: readonly string[]) =>
  refuse('validation', [
    {
      path: 'file',
      code: 'sheet.missing',
      expected: wanted.join(', '),
      found: found.join(', ').slice(0, 80),
    },
  ])

/** What an archive is that is no workbook: its first entry says it of an OpenDocument file. */
function kindOf(files: Archive): string {
  const said = files.get('mimetype')
  if (said) return new TextDecoder().decode(said).slice(0, 80)
  const types = textOf(files, '[Content_Types].xml')
  return (
    /application\/vnd\.[\w.-]*(?:wordprocessingml|presentationml|excel\.sheet\.binary)/.exec(types)?.[0] ??
    'zip'
  )
}

const { bytes, sheets } = workerData as Asked
parentPort?.postMessage(await read(bytes, sheets))
