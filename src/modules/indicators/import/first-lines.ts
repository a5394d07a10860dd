import { sql } from 'kysely'
import { z } from 'zod'
import type { Localized } from '../../../kernel/localized.ts'
import { ok } from '../../../kernel/result.ts'
import { isUuid } from '../../../kernel/slug.ts'
import type { Remit } from '../../../server/actor.ts'
import { csvPieces, FileRefused, NotUtf8, type Piece, workbookPiece } from '../../../server/csv-stream.ts'
import type { Db } from '../../../server/database.ts'
import { query } from '../../../server/use-case.ts'
import { isZip } from '../../../server/zip.ts'
import { within } from '../../organisations/index.ts'
import { indicatorKinds } from '../indicator.forms.ts'
import { type Cells, columns, itemOf, points } from './line.ts'
import { findReferred } from './references.db.ts'

const Understood = z.object({
  line: z.number(),
  /** In words where it is known, else as the file has it. */
  indicator: z.custom<Localized>(),
  organisation: z.custom<Localized>(),
  period: z.string(),
  category: z.string(),
  kind: z.enum(indicatorKinds),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  value: z.number().nullable(),
  date: z.string().nullable(),
  status: z.enum(['draft', 'validated']),
})

/** The first lines of a file of observations as they are understood, so that whoever imports it can say whether that is right. */
export const firstLines = query({
  action: 'observation.write',
  input: z.object({
    bytes: z.instanceof(Uint8Array),
    most: z.number().int().min(1).max(50).default(5),
    point: z.enum(points).optional(),
  }),
  output: z.object({
    columns: z.array(z.string()),
    /** What stands before decimals, as far as these lines tell; null where none has any. */
    decimal: z.enum([',', '.', 'both']).nullable(),
    lines: z.array(Understood),
  }),

  async run({ db, actor }, { bytes, most, point }) {
    const piece = await firstPiece(bytes, most)
    if (!piece.ok) return piece
    const { columns: names, lines, reading } = piece.value
    const rows = lines.slice(0, most).map(({ line, cells }) => ({
      line,
      cells: Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ''])) as Cells,
    }))
    const known = await wordsFor(
      db,
      actor.remit('observation.write'),
      rows.map(({ cells }) => cells),
    )
    return ok({
      columns: [...names],
      decimal: reading.format === 'xlsx' ? null : decimalIn(names, lines),
      lines: rows.flatMap(({ line, cells }) => {
        const indicator = known.indicators.get(cells.indicator ?? '')
        const item = indicator && itemOf(cells, indicator.kind, point)
        if (!indicator || !item || Array.isArray(item)) return []
        const { numerator = null, denominator = null, value = null, date = null, ...rest } = item as Item
        return {
          ...{ line, numerator, denominator, value, date },
          kind: indicator.kind,
          indicator: indicator.statement,
          organisation: known.organisations.get(rest.organisation) ?? { fr: rest.organisation },
          period: rest.period,
          category: rest.breakdown,
          status: rest.status,
        }
      }),
    })
  },
})

type Item = Exclude<ReturnType<typeof itemOf>, readonly unknown[]>

const part = 1 << 18

/** The beginning of the file: as many lines as are asked for, or all there are. */
async function firstPiece(bytes: Uint8Array, most: number) {
  const open = async function* () {
    for (let at = 0; at < bytes.length; at += part) yield bytes.subarray(at, at + part)
  }
  const read = (encoding: 'utf-8' | 'windows-1252'): AsyncIterable<Piece> =>
    isZip(bytes) ? workbookPiece(bytes, columns) : csvPieces(open, columns, encoding)
  for (const encoding of ['utf-8', 'windows-1252'] as const)
    try {
      return ok(await beginning(read(encoding), most))
    } catch (error) {
      if (error instanceof FileRefused) return error.refusal
      if (!(error instanceof NotUtf8)) throw error
    }
  return ok(nothing)
}

const nothing: Piece = { columns: [], lines: [], reading: { format: 'xlsx', sheet: '' } }

async function beginning(pieces: AsyncIterable<Piece>, most: number): Promise<Piece> {
  let begun = nothing
  for await (const piece of pieces) {
    begun = { ...piece, lines: [...begun.lines, ...piece.lines] }
    if (begun.lines.length >= most) return begun
  }
  return begun
}

const figures = ['numerator', 'denominator', 'value']
const sampled = 10_000

function decimalIn(names: readonly string[], lines: Piece['lines']): ',' | '.' | 'both' | null {
  const at = names.flatMap((name, index) => (figures.includes(name) ? [index] : []))
  const cells = lines.slice(0, sampled).flatMap(({ cells: all }) => at.map((index) => all[index] ?? ''))
  const comma = cells.some((cell) => /\d,\d/.test(cell))
  const point = cells.some((cell) => /\d\.\d/.test(cell))
  return comma && point ? 'both' : comma ? ',' : point ? '.' : null
}

/** How the indicators and organisations that lines name are called. */
async function wordsFor(db: Db, remit: Remit, all: readonly Cells[]) {
  const references = [...new Set(all.map(({ indicator }) => indicator ?? ''))]
  const indicators = await findReferred(db, remit, references)
  const named = all.map(({ organisation }) => organisation ?? '')
  const organisations = await db
    .selectFrom('organisation as o')
    .select(['o.id', 'o.slug', 'o.name'])
    .where(within(remit, 'o.id'))
    .where(
      sql<boolean>`(o.slug = any(${sql.val(named)}::text[]) or o.id = any(${sql.val(named.filter(isUuid))}::uuid[]))`,
    )
    .execute()
  return {
    indicators: new Map(indicators.map((row) => [row.reference, row])),
    organisations: new Map(
      organisations.flatMap((row) => [
        [row.slug, row.name as Localized],
        [row.id, row.name as Localized],
      ]),
    ),
  }
}
