import { type Language, textIn } from '../../../kernel/localized.ts'
import { csvBegin, csvLine, csvLines, csvStyleOf } from '../../../server/csv.ts'
import type { Release } from '../releases.db.ts'
import {
  cellsOf,
  describedIn,
  type FigureCells,
  type FigureRow,
  figureColumns,
  shownFigure,
} from './figure-rows.ts'

/** A file written piece by piece: what comes before the rows, each batch of them, what comes after. */
export type Writer = {
  readonly type: string
  readonly before: string
  rows(rows: readonly FigureRow[], first: boolean): string
  readonly after: string
}

/** The rows as a table's cells, in the language of the file; organisations are named as they were at the release. */
export function tableOf({ content }: Release, language: Language) {
  const described = describedIn(content)
  const names = new Map(content.organisations.map(({ id, name }) => [id, name]))
  return (rows: readonly FigureRow[]): readonly FigureCells[] =>
    rows.flatMap((row) => {
      const known = described.get(row.indicator)
      const name = names.get(row.organisation?.id ?? '') ?? row.organisation?.name
      const named = name && row.organisation ? { ...row, organisation: { ...row.organisation, name } } : row
      return known ? [cellsOf(named, known, (text) => textIn(text, language).text)] : []
    })
}

export function csvOf(release: Release, language: Language): Writer {
  const style = csvStyleOf(language)
  const cells = tableOf(release, language)
  return {
    type: 'text/csv; charset=utf-8',
    before: csvBegin + csvLine(figureColumns, style),
    rows: (rows) => csvLines(figureColumns, cells(rows), style),
    after: '',
  }
}

/** What the release is, what its indicators say, then every figure. */
export function jsonOf({ id, number, releasedAt, content }: Release): Writer {
  const head = {
    plan: { slug: content.plan.slug, title: content.plan.title },
    release: { id, version: number, released_at: releasedAt.toISOString() },
    indicators: [...describedIn(content).values()].map(({ measure, indicator }) => ({
      id: indicator.id,
      key: indicator.key,
      measure,
      statement: indicator.statement,
      kind: indicator.kind,
      unit_counted: indicator.unit_counted,
      unit: indicator.unit,
      breakdown: indicator.breakdown,
    })),
  }
  return {
    type: 'application/json',
    before: `${JSON.stringify(head).slice(0, -1)},"figures":[`,
    rows: (rows, first) =>
      rows
        .map((row, index) => `${first && index === 0 ? '' : ','}\n${JSON.stringify(shownFigure(row))}`)
        .join(''),
    after: '\n]}\n',
  }
}
