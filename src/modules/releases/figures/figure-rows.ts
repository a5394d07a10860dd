import { z } from 'zod'
import type { Localized } from '../../../kernel/localized.ts'
import type { ReleaseContent, ReleasedIndicator } from '../release.ts'

/** A row of a release: a figure as everybody may see it. Hidden, it holds nothing but that it is hidden. */
export type FigureRow = {
  readonly indicator: string
  /** Null for the whole plan. */
  readonly organisation: { readonly id: string; readonly slug: string; readonly name: Localized } | null
  readonly period: string
  readonly breakdown: string
  readonly numerator: number | null
  readonly denominator: number | null
  readonly value: number | null
  readonly suppressed: boolean
  readonly reported: number | null
  readonly expected: number | null
}

/** The same as programs read it. */
export const FigureShown = z.object({
  indicator: z.uuid(),
  /** Slug; null for the whole plan. */
  organisation: z.string().nullable(),
  period: z.string(),
  /** A category of the indicator's breakdown; null for the whole. */
  breakdown: z.string().nullable(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  value: z.number().nullable(),
  suppressed: z.boolean(),
  reported: z.number().nullable(),
  expected: z.number().nullable(),
})

export const shownFigure = (row: FigureRow): z.output<typeof FigureShown> => ({
  indicator: row.indicator,
  organisation: row.organisation?.slug ?? null,
  period: row.period,
  breakdown: row.breakdown || null,
  numerator: row.numerator,
  denominator: row.denominator,
  value: row.value,
  suppressed: row.suppressed,
  reported: row.reported,
  expected: row.expected,
})

/** The columns of the figures as a table. Their names never change with the language: programs read them. */
export const figureColumns = [
  'measure',
  'indicator',
  'statement',
  'kind',
  'unit_counted',
  'organisation',
  'organisation_name',
  'period',
  'breakdown',
  'numerator',
  'denominator',
  'value',
  'suppressed',
  'reported',
  'expected',
] as const
export type FigureCells = Readonly<Record<(typeof figureColumns)[number], string | number | null>>

export type Described = { readonly indicator: ReleasedIndicator; readonly measure: string }

/** The indicators of a release by their id, in the plan's order. */
export const describedIn = ({ measures }: Pick<ReleaseContent, 'measures'>): ReadonlyMap<string, Described> =>
  new Map(
    measures.flatMap(({ number, indicators }) =>
      indicators.map((indicator) => [indicator.id, { indicator, measure: number }] as const),
    ),
  )

/** A row of the table; `say` puts texts in the language of the file. */
export function cellsOf(
  row: FigureRow,
  { indicator, measure }: Described,
  say: (text: Localized) => string,
): FigureCells {
  const { suppressed, organisation, ...figure } = row
  return {
    ...figure,
    measure,
    indicator: indicator.key,
    statement: say(indicator.statement),
    kind: indicator.kind,
    unit_counted: indicator.unit_counted,
    organisation: organisation?.slug ?? null,
    organisation_name: organisation && say(organisation.name),
    suppressed: String(suppressed),
  }
}
