import { numberIn } from '../../kernel/number-in.ts'
import { type Fault, ok, type Result, refuse } from '../../kernel/result.ts'
import type { Row } from '../../server/csv.ts'
import type { IndicatorKind } from '../../server/indicator-source.ts'
import { inCells, readSheet, type Sheet } from '../../server/sheet.ts'
import { faultsOf } from '../../server/use-case.ts'
import { ObservationInput } from './indicator.forms.ts'

const columns = {
  required: ['organisation', 'period'],
  optional: ['breakdown', 'numerator', 'denominator', 'value', 'date', 'status', 'note', 'origin'],
} as const

/** In the order of the guide. `origin` stands last: a file that leaves it out is of imported figures. */
export const observationTemplate = [...columns.required, ...columns.optional] as const

type Read = {
  readonly items: readonly ObservationInput[]
  /** The line of each item. */
  readonly lines: readonly number[]
  readonly reading: Sheet['reading']
}

/** The observations of a CSV or XLSX file; refused as a whole with every fault by line and column. */
export async function readObservationsFile(bytes: Uint8Array, kind: IndicatorKind): Promise<Result<Read>> {
  const sheet = await readSheet(bytes, columns)
  if (!sheet.ok) return sheet
  const faults: Fault[] = []
  const items: ObservationInput[] = []
  for (const row of sheet.value.rows) {
    const doubtful = numbers.filter((column) => numberIn(row.cells[column] ?? '') === 'ambiguous')
    const parsed = ObservationInput.safeParse(inputOf(row, kind), { reportInput: true })
    if (doubtful.length > 0) faults.push(...doubtful.map((column) => ambiguous(row, column)))
    else if (parsed.success) items.push(parsed.data)
    else faults.push(...faultsOf(parsed.error).map((fault) => atCell(row.line, fault)))
  }
  if (sheet.value.rows.length === 0)
    faults.push({ path: 'line 2', line: 2, code: 'too_small', expected: '≥ 1' })
  const told = sheet.value.reading.format === 'xlsx' ? inCells(faults, sheet.value.columns) : faults
  if (told.length > 0) return refuse('validation', told)
  return ok({ items, lines: sheet.value.rows.map((row) => row.line), reading: sheet.value.reading })
}

const numbers = ['numerator', 'denominator', 'value'] as const

function inputOf({ cells }: Row, kind: IndicatorKind) {
  const figures = numbers.map((column) => [column, figureIn(cells[column] ?? '', kind === 'share')])
  const texts = Object.entries(cells).filter(([column, text]) => text !== '' && !isNumber(column))
  return { origin: 'imported', ...Object.fromEntries(texts), ...Object.fromEntries(figures) }
}

const isNumber = (column: string) => (numbers as readonly string[]).includes(column)

/** Empty is none. A percentage is a figure of a share only; elsewhere it stays a text, which is refused as one. */
function figureIn(text: string, share: boolean): unknown {
  if (text === '') return undefined
  const read = numberIn(text)
  return read === undefined || (text.endsWith('%') && !share) ? text : read
}

/** `1.234` is one thousand and more to some, one and a bit to others: whoever wrote it is asked. */
function ambiguous({ line, cells }: Row, column: (typeof numbers)[number]): Fault {
  const found = cells[column] ?? ''
  const expected = `${found.replace('.', '')} or ${found.replace('.', ',')}`
  return { path: column, line, column, code: 'number.ambiguous', expected, found }
}

const atCell = (line: number, fault: Fault): Fault => {
  const column = fault.path.split('.')[0] ?? ''
  return { ...fault, path: column, line, column }
}

/** Faults of items, by the line and column they were read from. */
export const atCells = (faults: readonly Fault[], lines: readonly number[]): readonly Fault[] =>
  faults.map((fault) => {
    const [index = '', ...path] = fault.path.split('.')
    return atCell(lines[Number(index)] ?? 0, { ...fault, path: path.join('.') })
  })
