import type { Language } from '../../../kernel/localized.ts'
import { textIn } from '../../../kernel/localized.ts'
import { csvStyleOf, writeCsv } from '../../../server/csv.ts'
import { writeXlsx } from '../../../server/xlsx.ts'
import { texts } from '../texts.ts'
import { fieldsOf, type Line } from './grid.ts'

const columns = [
  'indicator',
  'organisation',
  'period',
  'breakdown',
  'numerator',
  'denominator',
  'value',
  'status',
  'note',
] as const

type Sheet = { readonly lines: readonly Line[]; readonly period: string }

/** What a grid asks for as rows of a file of observations, whose figures are left to be filled in. */
const rowsOf = ({ lines, period }: Sheet) =>
  lines
    .filter(({ category }) => category !== null)
    .map(({ reference, organisation, category }) => ({
      indicator: reference,
      organisation: organisation.slug,
      period,
      breakdown: category ?? '',
      status: 'draft',
    }))

/** The same as CSV, as the spreadsheets of the reader's language read it. */
export const csvTemplate = (sheet: Sheet, language: Language): string =>
  writeCsv(columns, rowsOf(sheet), csvStyleOf(language))

/** The same as a workbook, with a second sheet that says in words what each figure is; only the first is read back. */
export function xlsxTemplate(sheet: Sheet, language: Language): Promise<Uint8Array<ArrayBuffer>> {
  const t = texts.in(language)
  const wide = { indicator: 36, organisation: 26, breakdown: 22, note: 30 }
  const words = {
    indicator: 'indicator',
    what: t('grid.figure'),
    unit: t('template.unit'),
    fill: t('template.fill'),
  }
  const indicators = [...new Map(sheet.lines.map((line) => [line.reference, line])).values()]
  return writeXlsx([
    {
      name: t('template.figures'),
      columns: columns.map((name) => ({ name, width: wide[name as 'note'] ?? 14 })),
      rows: rowsOf(sheet),
    },
    {
      name: t('template.indicators'),
      columns: Object.values(words).map((name) => ({ name, width: 36 })),
      rows: indicators.map((line) => ({
        [words.indicator]: line.reference,
        [words.what]: textIn(line.statement, language).text,
        [words.unit]: textIn(line.unit, language).text,
        [words.fill]: fieldsOf(line.kind).join(' + '),
      })),
    },
  ])
}
