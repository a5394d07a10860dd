import { type Language, languages } from '../../../kernel/localized.ts'

/** What a row of a plan's table is about. */
export const rowKinds = ['plan', 'measure', 'indicator'] as const
export type RowKind = (typeof rowKinds)[number]

/** The sheet of a workbook in which the rows of a kind stand. */
export const sheets = { plan: 'plan', measure: 'measures', indicator: 'indicators' } as const

/**
 * How a part of a plan stands in cells: as it is; a day; a number; a text in one column per language (`words`); lists of
 * such, of names or of what else, with a line each; codes, between which there may be commas too; facts, whose sources
 * have a column of their own; leads and partners; or JSON.
 */
export type Kind =
  | 'text'
  | 'day'
  | 'number'
  | 'words'
  | 'texts'
  | 'list'
  | 'codes'
  | 'facts'
  | 'bodies'
  | 'json'
export type Field = { readonly path: string; readonly kind: Kind }

const field = (path: string, kind: Kind): Field => ({ path, kind })

/** Every part of the file format (plan.forms.ts) has its columns; a test holds both together. */
export const fields: Readonly<Record<RowKind, readonly Field[]>> = {
  plan: [
    field('slug', 'text'),
    field('title', 'words'),
    field('description', 'words'),
    field('holder', 'text'),
    field('coordinator', 'text'),
    field('territory', 'text'),
    field('starts', 'day'),
    field('ends', 'day'),
    field('languages_required_by_law', 'codes'),
    field('source.document', 'text'),
    field('source.url', 'text'),
    field('source.consulted', 'day'),
    field('context', 'facts'),
  ],
  measure: [
    field('number', 'text'),
    field('title', 'words'),
    field('theme', 'words'),
    field('description', 'words'),
    field('state', 'text'),
    field('lead', 'bodies'),
    field('partners', 'bodies'),
    field('legal_basis', 'texts'),
    field('actions', 'texts'),
    field('context', 'facts'),
    field('risks', 'texts'),
    field('not_before', 'day'),
    field('due', 'day'),
    field('serves', 'text'),
  ],
  indicator: [
    field('key', 'text'),
    field('statement', 'words'),
    field('kind', 'text'),
    field('unit_counted', 'text'),
    field('unit', 'words'),
    field('baseline', 'number'),
    field('baseline_on', 'day'),
    field('target', 'number'),
    field('due', 'day'),
    field('not_before', 'day'),
    field('every_months', 'number'),
    field('period', 'text'),
    field('direction', 'text'),
    field('breakdown', 'text'),
    field('lead', 'text'),
    field('scope.under', 'text'),
    field('scope.kinds', 'codes'),
    field('scope.sectors', 'list'),
    field('scope.territories', 'list'),
    field('scope.networks', 'codes'),
    field('scope.organisations', 'codes'),
    field('source.key', 'text'),
    field('source.parameters', 'json'),
  ],
}

/** Columns that say where a row belongs, or what its having no other rows means. */
export const ties: Readonly<Record<RowKind, readonly string[]>> = {
  plan: [],
  measure: ['parent', 'no_indicator_in_source'],
  indicator: ['measure'],
}

/** Columns in which a number is a name: a measure `30.1` is no thirty and a tenth. */
export const names = ['number', 'parent', 'measure']

const inLanguages = (name: string, spoken: readonly Language[]) => spoken.map((one) => `${name}_${one}`)

/** The columns of a field: `title_fr`, `source_url`, `context_source`. */
export function columnsOf({ path, kind }: Field, spoken: readonly Language[] = languages): readonly string[] {
  const name = path.replace('.', '_')
  if (kind === 'words' || kind === 'texts') return inLanguages(name, spoken)
  return kind === 'facts' ? [...inLanguages(name, spoken), `${name}_source`] : [name]
}

/** The columns of a kind of row, in order: what it is known by, where it belongs, what it says. */
export function columnsFor(kind: RowKind, spoken: readonly Language[] = languages): readonly string[] {
  const [known = [], ...rest] = fields[kind].map((one) => columnsOf(one, spoken))
  const own = ties[kind]
  return kind === 'indicator' ? [...own, ...known, ...rest.flat()] : [...known, ...own, ...rest.flat()]
}

/** Of the path within a row (`actions.2.nl`, `scope.kinds.0`) the column it was read from. */
export function columnAt(kind: RowKind, path: string): string {
  const found = fields[kind].find((one) => path === one.path || path.startsWith(`${one.path}.`))
  if (!found) return path.replaceAll('.', '_')
  const rest = path.slice(found.path.length + 1).split('.')
  const own = columnsOf(found)
  const named = rest.includes('source')
    ? 'source'
    : rest.findLast((one) => languages.some((it) => it === one))
  return own.find((column) => named !== undefined && column.endsWith(`_${named}`)) ?? own[0] ?? path
}
