import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import type { Source } from '../../../server/csv-stream.ts'
import { FileReading } from '../../../server/sheet.ts'
import { command } from '../../../server/use-case.ts'
import { isZip } from '../../../server/zip.ts'
import { json } from '../../organisations/index.ts'
import { type Asked, rollUp } from '../roll-up.ts'
import { observationCodes } from '../store-observations.ts'
import { points } from './line.ts'
import { csv, type Progress, readLines, storeLines, workbook } from './read-lines.ts'

export type { Progress } from './read-lines.ts'

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
    const importId = crypto.randomUUID()
    const read = await readLines(context, pieces, { indicator, progress, point })
    if (!read.ok) return read
    const written = await storeLines(context, importId, read.value)
    if (!written.ok) return written
    const { plain, ...stored } = written.value
    const { outside, sha256, lines, told, reading } = read.value
    progress('stored', lines)
    const asked: Asked = new Map()
    for (const [id, periods] of told.touched) await rollUp(context, id, [...periods], { asked, plain })
    progress('summed', lines)
    const { db, now, actor, journal } = context
    const row = { id: importId, account: actor.account, name: name.slice(-120), sha256, imported_at: now }
    await db
      .insertInto('observation_import')
      .values({ ...row, ...stored, touched: json(periodsOf(told.touched)) })
      .execute()
    journal(importId, ['observations', sha256.toString('hex')])
    return ok({ import: importId, ...stored, outside_plan: outside, reading, dryRun })
  },
})

const part = 1 << 17
/** A file in memory, in parts: each is read, judged and sent before the next. */
const inParts = (bytes: Uint8Array): Source =>
  async function* () {
    for (let at = 0; at < bytes.length; at += part) yield bytes.subarray(at, at + part)
  }

const periodsOf = (touched: ReadonlyMap<string, ReadonlySet<string>>) =>
  Object.fromEntries([...touched].map(([id, periods]) => [id, [...periods].sort()]))
