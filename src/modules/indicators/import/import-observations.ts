import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Fault, ok, refuse } from '../../../kernel/result.ts'
import {
  csvPieces,
  FileRefused,
  NotUtf8,
  type Piece,
  type Source,
  workbookPiece,
} from '../../../server/csv-stream.ts'
import { FileReading, inCells } from '../../../server/sheet.ts'
import { command, type Writing } from '../../../server/use-case.ts'
import { isZip } from '../../../server/zip.ts'
import { json } from '../../organisations/index.ts'
import { isFault } from '../observation.ts'
import { type Asked, rollUp } from '../roll-up.ts'
import { observationCodes } from '../store-observations.ts'
import { Judges } from './judges.ts'
import { type Cells, columns, itemOf, type Point, points } from './line.ts'
import { faultsBetween, openStaging, type Staged, stage, storeStaged, touchedBy } from './staging.db.ts'

/** So many faults are told; how many there are is told besides. */
const mostFaults = 1_000

/** How far an import is: lines read, then what is being done with them. */
export type Progress = (step: 'read' | 'stored' | 'summed', lines: number) => void

/**
 * Takes in a file of observations of one indicator or of many, of any size: all or nothing, every fault by line and
 * column. Sent twice, it changes nothing the second time. As long as nothing was built on it, it can be undone.
 */
export const importObservations = command({
  action: 'observation.write',
  input: z.object({
    bytes: z.instanceof(Uint8Array, { error: 'CSV' }).optional(),
    /** The same as a stream, for files too large to hold: on the command line only. */
    open: z.custom<Source>((given) => typeof given === 'function').optional(),
    progress: z.custom<Progress>((given) => typeof given === 'function').optional(),
    name: z.string().max(200).default('csv'),
    /** Whose observations, where the file does not say it line by line. */
    indicator: z.string().max(200).optional(),
    /** What the point of `1.234` is; without it such a number is refused (`number.ambiguous`). */
    point: z.enum(points).optional(),
    dryRun: z.stringbool().or(z.boolean()).default(false),
  }),
  output: z.object({
    import: z.uuid(),
    added: z.number(),
    changed: z.number(),
    unchanged: z.number(),
    outside_plan: z.array(z.string()),
    /** How the file was read. */
    reading: FileReading,
    dryRun: z.boolean(),
  }),
  api: {
    method: 'post',
    path: '/observations/import',
    summary: 'Import observations of one indicator or of many (CSV)',
    codes: [...observationCodes, 'indicator.unknown', 'number.ambiguous', 'file.encoding', 'malformed'],
  },

  rehearsal: ({ dryRun }) => dryRun,
  async run(context, { bytes, open, progress = () => undefined, name, indicator, point, dryRun }) {
    const source = open ?? (bytes && inParts(bytes))
    if (!source) return refuse('validation', [{ path: 'file', code: 'invalid_type', expected: 'CSV' }])
    const pieces = bytes && isZip(bytes) ? workbook(bytes) : csv(source)
    const read = await readAnyEncoding(context, pieces, { indicator, progress, point })
    if (!read.ok) return read
    const { db, now, actor, journal } = context
    const importId = crypto.randomUUID()
    const { outside, reading, sha256, lines } = read.value
    const stored = await storeStaged(context, importId)
    progress('stored', lines)
    const touched = await touchedBy(db)
    const asked: Asked = new Map()
    for (const [id, periods] of touched) await rollUp(context, id, periods, asked)
    progress('summed', lines)
    const row = { id: importId, account: actor.account, name: name.slice(-120), sha256, imported_at: now }
    await db
      .insertInto('observation_import')
      .values({ ...row, ...stored, touched: json(Object.fromEntries(touched)) })
      .execute()
    journal(importId, ['observations', sha256.toString('hex')])
    return ok({ import: importId, ...stored, outside_plan: outside, reading, dryRun })
  },
})

const part = 1 << 20
/** A file in memory, in parts: each is read, judged and sent before the next. */
const inParts = (bytes: Uint8Array): Source =>
  async function* () {
    for (let at = 0; at < bytes.length; at += part) yield bytes.subarray(at, at + part)
  }

type Options = {
  readonly indicator: string | undefined
  readonly progress: Progress
  readonly point: Point | undefined
}

type Encoding = 'utf-8' | 'windows-1252'
/** The pieces of a file, its bytes told to a digest on the way. */
type Pieces = (encoding: Encoding, digest: Digest) => AsyncIterable<Piece>
type Digest = ReturnType<typeof createHash>

const csv =
  (source: Source): Pieces =>
  (encoding, digest) =>
    csvPieces(hashed(source, digest), columns, encoding)
const workbook =
  (bytes: Uint8Array): Pieces =>
  (_, digest) => {
    digest.update(bytes)
    return workbookPiece(bytes, columns)
  }

async function readAnyEncoding(context: Writing, source: Pieces, options: Options) {
  try {
    return await readAll(context, source, 'utf-8', options)
  } catch (error) {
    if (error instanceof FileRefused) return error.refusal
    if (!(error instanceof NotUtf8)) throw error
  }
  try {
    return await readAll(context, source, 'windows-1252', options)
  } catch (error) {
    if (error instanceof FileRefused) return error.refusal
    throw error
  }
}

/** Reads, judges and stages every line; refused with every fault. */
async function readAll(
  context: Writing,
  pieces: Pieces,
  encoding: Encoding,
  { indicator, progress, point }: Options,
) {
  const { db } = context
  await db.schema.dropTable('import_row').ifExists().execute()
  await openStaging(db)
  const digest = createHash('sha256')
  const judges = new Judges(context)
  const found = new Faults()
  let [lines, reading] = [0, undefined as Piece['reading'] | undefined]
  let sending: Promise<void> = Promise.resolve()
  for await (const piece of pieces(encoding, digest)) {
    reading = piece.reading
    const cells = piece.lines.map(({ cells: one }) => cellsOf(piece.columns, one))
    await judges.learn(cells.map((one) => one.indicator || indicator || ''))
    found.columns = piece.reading.format === 'xlsx' ? piece.columns : []
    const rows = judged(piece, cells, judges, { indicator, point }, found)
    lines += piece.lines.length
    progress('read', lines)
    await sending
    // While the database takes these in, the next are read and judged.
    sending = found.count === 0 ? stage(db, rows) : Promise.resolve()
  }
  await sending
  if (lines === 0) found.add([{ path: 'line 2', line: 2, code: 'too_small', expected: '≥ 1' }])
  if (found.count === 0) found.add(await faultsBetween(db, mostFaults))
  if (found.count > 0 || !reading) return found.refusal()
  return ok({ outside: [...judges.outside], reading, sha256: digest.digest(), lines })
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
