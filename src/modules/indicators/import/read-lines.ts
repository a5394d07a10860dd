import { createHash } from 'node:crypto'
import { type Fault, ok, type Result, refuse } from '../../../kernel/result.ts'
import {
  csvPieces,
  FileRefused,
  NotUtf8,
  type Piece,
  type Source,
  workbookPiece,
} from '../../../server/csv-stream.ts'
import { inCells } from '../../../server/sheet.ts'
import type { Writing } from '../../../server/use-case.ts'
import { isFault } from '../observation.ts'
import { observationCodes } from '../store-observations.ts'
import { Judges } from './judges.ts'
import { type Cells, columns, itemOf, type Point } from './line.ts'
import {
  faultsBetween,
  openStaging,
  type Staged,
  type Stored,
  stage,
  storeFirst,
  storeStaged,
} from './staging.db.ts'

/** So many faults are told; how many there are is told besides. */
const mostFaults = 1_000

/** How far an import is: lines read, then what is being done with them. */
export type Progress = (step: 'read' | 'stored' | 'summed', lines: number) => void

export type Options = {
  readonly indicator: string | undefined
  readonly progress: Progress
  readonly point: Point | undefined
}

/** The pieces of a file, its bytes told to a digest on the way. */
export type Pieces = (encoding: Encoding, digest: Digest) => AsyncIterable<Piece>
type Encoding = 'utf-8' | 'windows-1252'
type Digest = ReturnType<typeof createHash>

export const csv =
  (source: Source): Pieces =>
  (encoding, digest) =>
    csvPieces(hashed(source, digest), columns, encoding)
export const workbook =
  (bytes: Uint8Array): Pieces =>
  (_, digest) => {
    digest.update(bytes)
    return workbookPiece(bytes, columns)
  }

/**
 * Reads, judges and stages every line of a file, in whichever encoding it is; refused with every fault. Told besides:
 * periods outside their plan's dates, how the file was read, and what its lines are of.
 */
export async function readLines(context: Writing, pieces: Pieces, options: Options) {
  try {
    return await readAll(context, pieces, 'utf-8', options)
  } catch (error) {
    if (error instanceof FileRefused) return error.refusal
    if (!(error instanceof NotUtf8)) throw error
  }
  try {
    return await readAll(context, pieces, 'windows-1252', options)
  } catch (error) {
    if (error instanceof FileRefused) return error.refusal
    throw error
  }
}

async function readAll(
  context: Writing,
  pieces: Pieces,
  encoding: Encoding,
  { indicator, progress, point }: Options,
) {
  await openStaging(context.db)
  const digest = createHash('sha256')
  const judges = new Judges(context)
  const found = new Faults()
  const told = new Told()
  let [lines, reading] = [0, undefined as Piece['reading'] | undefined]
  let sending: Promise<void> = Promise.resolve()
  for await (const piece of pieces(encoding, digest)) {
    reading = piece.reading
    const cells = piece.lines.map(({ cells: one }) => cellsOf(piece.columns, one))
    await orWhatFailed(sending, judges.learn(cells.map((one) => one.indicator || indicator || '')))
    found.columns = piece.reading.format === 'xlsx' ? piece.columns : []
    const rows = judged(piece, cells, judges, { indicator, point }, found)
    lines += piece.lines.length
    progress('read', lines)
    await sending
    if (found.count > 0) continue
    told.add(rows)
    // While the database takes these in, the next are read and judged; what goes wrong with these is told above.
    sending = (await stage(context.db, rows)).stored
  }
  await sending
  if (lines === 0) found.add([{ path: 'line 2', line: 2, code: 'too_small', expected: '≥ 1' }])
  if (found.count > 0 || !reading) return found.refusal()
  return ok({ outside: [...judges.outside], reading, sha256: digest.digest(), lines, told, found })
}

/** What failed first is told: after it PostgreSQL only says that the transaction is over. */
async function orWhatFailed<T>(sending: Promise<void>, asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    await sending
    throw error
  }
}

type Lines = Extract<Awaited<ReturnType<typeof readAll>>, { ok: true }>['value']

/**
 * Stores the lines that were read; refused with what is wrong between them. `plain` says of the indicators they are of
 * that all their figures are of one origin and no category.
 */
export async function storeLines(
  context: Writing,
  importId: string,
  { told, found }: Lines,
): Promise<Result<Stored & { readonly plain: boolean }>> {
  const first = await storeFirst(context, importId, [...told.touched.keys()])
  if (first) return ok({ ...first, plain: told.plain })
  found.add(await faultsBetween(context.db, mostFaults))
  if (found.count > 0) return found.refusal()
  return ok({ ...(await storeStaged(context, importId)), plain: false })
}

/** What the lines of a file are of: the periods of each indicator, and whether they are of one origin and no category. */
class Told {
  readonly touched = new Map<string, Set<string>>()
  private readonly origins = new Set<string>()
  private parted = false

  add(rows: readonly Staged[]) {
    for (const { indicator, period, origin, breakdown } of rows) {
      const periods = this.touched.get(indicator)
      if (periods) periods.add(period)
      else this.touched.set(indicator, new Set([period]))
      this.origins.add(origin)
      this.parted ||= breakdown !== ''
    }
  }

  get plain() {
    return this.origins.size === 1 && !this.parted
  }
}

async function* readHashed(source: Source, digest: Digest) {
  for await (const bytes of source()) {
    digest.update(bytes)
    yield bytes
  }
}
const hashed =
  (source: Source, digest: Digest): Source =>
  () =>
    readHashed(source, digest)

const cellsOf = (names: readonly string[], cells: readonly string[]): Cells => {
  const named: Record<string, string> = {}
  for (let at = 0; at < names.length; at += 1) named[names[at] as string] = cells[at] ?? ''
  return named
}

function judged(
  { lines }: Piece,
  cells: readonly Cells[],
  judges: Judges,
  { indicator, point }: Pick<Options, 'indicator' | 'point'>,
  found: Faults,
): readonly Staged[] {
  const rows: Staged[] = []
  for (const [index, one] of cells.entries()) {
    const line = lines[index]?.line ?? 0
    const at = (fault: Fault): Fault => ({ ...fault, line, column: fault.path })
    const reference = one.indicator || indicator || ''
    const judge = judges.of(reference)
    if (!judge) {
      found.add([at({ path: 'indicator', code: 'indicator.unknown', found: reference.slice(0, 80) })])
      continue
    }
    const item = itemOf(one, judge.indicator.kind, point)
    if (Array.isArray(item)) {
      found.add(item.map(at))
      continue
    }
    const row = judge.judge(line, item as Exclude<typeof item, readonly Fault[]>)
    if (isFault(row)) found.add([at(row)])
    else rows.push(row)
  }
  return rows
}

/** The first faults, and how many there are. */
class Faults {
  private readonly first: Fault[] = []
  count = 0
  /** Of a workbook its columns: a fault is told by the cell it is in. */
  columns: readonly string[] = []

  add(faults: readonly Fault[]) {
    this.count += faults.length
    for (const one of faults) if (this.first.length < mostFaults) this.first.push(one)
  }

  refusal() {
    const [first] = this.first
    const own = observationCodes.includes(first?.code ?? '') || first?.code === 'indicator.unknown'
    const more = this.count - this.first.length
    const told = more > 0 ? [{ path: '', code: 'too_many', found: String(this.count) }] : []
    return refuse(own ? (first?.code ?? 'validation') : 'validation', [
      ...inCells(this.first, this.columns),
      ...told,
    ])
  }
}
