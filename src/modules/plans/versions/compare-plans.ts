import { type Language, languages } from '../../../kernel/localized.ts'

type Said = Readonly<Record<string, unknown>>
type MeasureSaid = Said & {
  readonly number: string
  readonly indicators?: readonly Said[]
  readonly measures?: readonly MeasureSaid[]
}

/** A plan in the format of its export, as a version keeps it: read as it is, of whatever time it is. */
export type PlanContent = { readonly plan: Said; readonly measures: readonly MeasureSaid[] }

/** One field that reads otherwise, in one language where it is a text. A list has a line each. */
export type FieldChange = {
  readonly field: string
  readonly language: Language | null
  readonly before: string | null
  readonly after: string | null
}

type Kind = 'added' | 'removed' | 'changed'
export type IndicatorChange = {
  readonly key: string
  readonly statement: unknown
  /** What the indicator is now, or was: says how its figures are to be read. */
  readonly kind: string
  readonly change: Kind
  readonly fields: readonly FieldChange[]
}
export type MeasureChange = {
  readonly number: string
  readonly title: unknown
  readonly change: Kind
  readonly fields: readonly FieldChange[]
  readonly indicators: readonly IndicatorChange[]
}
export type PlanDifference = {
  readonly plan: readonly FieldChange[]
  readonly measures: readonly MeasureChange[]
}

/**
 * What changed from one version of a plan to another: measures by their number, indicators by their key, field by field.
 * Measures come in the order of the later version, those that are gone after them.
 */
export function comparePlans(before: PlanContent, after: PlanContent): PlanDifference {
  return {
    plan: changedFields(before.plan, after.plan),
    measures: pairs(flat(before.measures), flat(after.measures), ({ number }) => number).flatMap(([a, b]) =>
      measureChange(a, b),
    ),
  }
}

type Placed = MeasureSaid & { readonly parent?: string }

/** Every measure, however deep, with the number of the one that holds it. */
const flat = (measures: readonly MeasureSaid[], parent?: string): readonly Placed[] =>
  measures.flatMap((one) => [
    parent === undefined ? one : { ...one, parent },
    ...flat(one.measures ?? [], one.number),
  ])

type Pair<T> = readonly [before: T, after: T | undefined] | readonly [before: T | undefined, after: T]

function pairs<T>(before: readonly T[], after: readonly T[], key: (one: T) => string): readonly Pair<T>[] {
  const known = new Map(before.map((one) => [key(one), one]))
  const kept = new Set(after.map(key))
  return [
    ...after.map((one) => [known.get(key(one)), one] as const),
    ...before.filter((one) => !kept.has(key(one))).map((one) => [one, undefined] as const),
  ]
}

const changeOf = (before: unknown, after: unknown): Kind =>
  before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'

// What a measure is known by, and what is compared on its own.
const apart = new Set(['number', 'key', 'indicators', 'measures'])

function measureChange(before: Placed | undefined, after: Placed | undefined): readonly MeasureChange[] {
  const one = (after ?? before) as Placed
  const fields = changedFields(before ?? {}, after ?? {})
  const indicators = pairs(before?.indicators ?? [], after?.indicators ?? [], ({ key }) =>
    String(key),
  ).flatMap(([a, b]) => indicatorChange(a, b))
  const change = changeOf(before, after)
  if (change === 'changed' && fields.length + indicators.length === 0) return []
  return [{ number: one.number, title: one['title'], change, fields, indicators }]
}

function indicatorChange(before: Said | undefined, after: Said | undefined): readonly IndicatorChange[] {
  const one = (after ?? before) as Said
  const fields = changedFields(before ?? {}, after ?? {})
  const change = changeOf(before, after)
  if (change === 'changed' && fields.length === 0) return []
  return [{ key: String(one['key']), statement: one['statement'], kind: String(one['kind']), change, fields }]
}

/** Fields in the order of the later one; each language of a text is a field of its own. */
function changedFields(before: Said, after: Said): readonly FieldChange[] {
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])].filter((one) => !apart.has(one))
  return names.flatMap((field) => {
    const [a, b] = [linesOf(before[field]), linesOf(after[field])]
    return [null, ...languages].flatMap((language): FieldChange[] => {
      const [was, is] = [a.get(language) ?? null, b.get(language) ?? null]
      return was === is ? [] : [{ field, language, before: was, after: is }]
    })
  })
}

type Lines = ReadonlyMap<Language | null, string>

/** What a value says to a reader: in each language it has, or in none in particular. */
function linesOf(value: unknown): Lines {
  if (value === undefined || value === null) return new Map()
  if (Array.isArray(value)) return listed(value)
  if (typeof value !== 'object') return new Map([[null, String(value)]])
  const said = value as Said
  if (isText(said))
    return new Map(Object.entries(said).map(([language, text]) => [language as Language, `${text}`]))
  if ('text' in said) return sourced(linesOf(said['text']), said['source'])
  if (typeof said['organisation'] === 'string') return new Map([[null, `@${said['organisation']}`]])
  if (typeof said['key'] === 'string') return new Map([[null, sourceLines(said['key'], said['parameters'])]])
  return new Map([[null, pairsOf(said).join('\n')]])
}

const isText = (said: Said) =>
  Object.keys(said).length > 0 && Object.keys(said).every((key) => languages.some((one) => one === key))

const sourced = (lines: Lines, source: unknown): Lines =>
  source ? new Map([...lines].map(([language, text]) => [language, `${text} (${source})`])) : lines

/** Each item on a line of its own, in the languages it has. */
function listed(items: readonly unknown[]): Lines {
  const all = new Map<Language | null, string>()
  for (const item of items)
    for (const [language, text] of linesOf(item)) {
      const before = all.get(language)
      all.set(language, before === undefined ? text : `${before}\n${text}`)
    }
  return all
}

/** A source: its key, then what it is asked, each on a line of its own. */
const sourceLines = (key: string, parameters: unknown): string =>
  [key, ...Object.values((parameters ?? {}) as Said).map(String)].join('\n')

/** A scope: each of its parts with its name. */
const pairsOf = (said: Said): readonly string[] =>
  Object.entries(said).map(
    ([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`,
  )
