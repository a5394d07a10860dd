import { type Language, type Localized, languages } from '../../../kernel/localized.ts'
import { decimalText, numberIn } from '../../../kernel/number-in.ts'
import { csvStyleOf, writeCsv } from '../../../server/csv.ts'
import { type CellValue, longestText, writeXlsx } from '../../../server/xlsx.ts'
import type { Body, MeasureFile, PlanFile } from '../plan.forms.ts'
import { bodiesCell, type Fact, factCells, listCell, wordCells } from './entries.ts'
import { columnsFor, type Field, fields, type RowKind, rowKinds, sheets } from './fields.ts'

export type TableRow = { readonly kind: RowKind; readonly cells: Readonly<Record<string, string | number>> }

/** A plan as rows: itself, then each measure before its indicators and the measures it holds. */
export function rowsOf({ plan, measures }: PlanFile): readonly TableRow[] {
  const visit = (list: readonly MeasureFile[], parent: string): TableRow[] =>
    list.flatMap((measure) => {
      const none = measure.indicators?.length === 0 ? { no_indicator_in_source: 'yes' } : {}
      return [
        { kind: 'measure' as const, cells: { ...cellsOf('measure', measure), parent, ...none } },
        ...(measure.indicators ?? []).map((one) => ({
          kind: 'indicator' as const,
          cells: { measure: measure.number, ...cellsOf('indicator', one) },
        })),
        ...visit(measure.measures ?? [], measure.number),
      ]
    })
  return [{ kind: 'plan', cells: cellsOf('plan', plan) }, ...visit(measures, '')]
}

function cellsOf(kind: RowKind, given: object): TableRow['cells'] {
  const all = fields[kind].map((one) => cellsOfField(one, at(given, one.path)))
  return Object.assign({}, ...all)
}

const at = (given: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], given)

function cellsOfField({ path, kind }: Field, value: unknown): TableRow['cells'] {
  const name = path.replace('.', '_')
  if (value === undefined) return {}
  if (kind === 'words') return wordCells(name, value as Localized)
  if (kind === 'texts')
    return factCells(
      name,
      (value as Localized[]).map((text) => ({ text })),
    )
  if (kind === 'facts') return factCells(name, value as Fact[])
  if (kind === 'bodies') return { [name]: bodiesCell(value as Body[]) }
  if (kind === 'list') return { [name]: listCell(value as string[]) }
  if (kind === 'codes') return { [name]: (value as string[]).join('\n') }
  return { [name]: kind === 'json' ? JSON.stringify(value) : (value as string | number) }
}

/** The languages that a plan needs columns in: those it must be in, and those that anything of it is in. */
function spokenIn(plan: PlanFile, rows: readonly TableRow[]): readonly Language[] {
  const used = new Set(rows.flatMap(({ cells }) => Object.keys(cells)).map((column) => column.slice(-2)))
  return languages.filter((one) => plan.plan.languages_required_by_law.includes(one) || used.has(one))
}

/** A plan as one CSV table, whose column `row` says what each line is. */
export function planCsv(plan: PlanFile, language: Language): string {
  const rows = rowsOf(plan)
  const spoken = spokenIn(plan, rows)
  const columns = [...new Set(['row', ...rowKinds.flatMap((kind) => columnsFor(kind, spoken))])]
  const style = csvStyleOf(language)
  const cell = (value: string | number) =>
    typeof value === 'number' && style.decimal === '.' ? unmistakable(value) : value
  const lines = rows.map(({ kind, cells }) => ({
    row: kind,
    ...Object.fromEntries(Object.entries(cells).map(([name, value]) => [name, cell(value)])),
  }))
  return writeCsv(columns, lines, style)
}

/** `1.234` could be read as a thousand and more: `1.2340` cannot. */
const unmistakable = (value: number) => {
  const text = decimalText(value)
  return numberIn(text) === 'ambiguous' ? `${text}0` : text
}

/**
 * A plan as a workbook: a sheet for itself, one for its measures, one for their indicators. None where a text is longer
 * than a cell may be.
 */
export async function planXlsx(plan: PlanFile): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const rows = rowsOf(plan)
  const texts = rows.flatMap(({ cells }) => Object.values(cells))
  if (texts.some((one) => typeof one === 'string' && one.length > longestText)) return undefined
  const spoken = spokenIn(plan, rows)
  return writeXlsx(
    rowKinds.map((kind) => ({
      name: sheets[kind],
      columns: columnsFor(kind, spoken).map((name) => ({ name, width: widthOf(name) })),
      rows: rows.filter((row) => row.kind === kind).map(({ cells }) => typed(kind, cells)),
    })),
  )
}

const widthOf = (column: string) => (/_(fr|nl|de|en)$|^lead$|^partners$/.test(column) ? 44 : 16)

/** Days as such; targets of a share in percent. */
function typed(kind: RowKind, cells: TableRow['cells']): Record<string, CellValue> {
  const days = new Set(
    fields[kind].filter((one) => one.kind === 'day').map(({ path }) => path.replace('.', '_')),
  )
  return Object.fromEntries(
    Object.entries(cells).map(([name, value]) => {
      if (days.has(name)) return [name, dayOf(String(value))]
      const share = typeof value === 'number' && name !== 'every_months' && cells['kind'] === 'share'
      return [name, share ? { share: value } : value]
    }),
  )
}

// Spreadsheet programs count days from 1900 on, and disagree about its first two months.
const dayOf = (text: string) => (/^\d{4}-\d{2}-\d{2}$/.test(text) && text > '1900-03' ? new Date(text) : text)
