import { colleges } from '../../../kernel/college.ts'
import type { Localized } from '../../../kernel/localized.ts'
import { type CellRead, readCell } from '../../../kernel/pasted.ts'
import type { Fault } from '../../../kernel/result.ts'
import { type Figure, hasParts, markOf } from '../observation.ts'

/** The kinds of indicators that a grid takes figures of; the others have a page of their own. */
export const gridKinds = ['count', 'share', 'ratio', 'scale'] as const
export type GridKind = (typeof gridKinds)[number]

/** What is kept of a figure, as a grid shows it. */
export type Kept = Figure & {
  readonly date: string | null
  readonly note: string | null
  readonly status: 'draft' | 'validated'
}

/** A line of the grid: a figure that is asked of an organisation for a period, or a category of one. */
export type Line = {
  readonly indicator: string
  /** The same as files name it: plan, measure number and key. */
  readonly reference: string
  readonly organisation: { readonly id: string; readonly slug: string; readonly name: Localized }
  readonly statement: Localized
  readonly measure: string
  readonly plan: Localized
  readonly kind: GridKind
  readonly unit: Localized | null
  /** Empty for the whole; null for one that the reader may name. */
  readonly category: string | null
  /** Of the whole: whether it has categories, whose sum stands for it where it is left empty. */
  readonly parted: boolean
  /** What was typed in for the period. */
  readonly kept: Kept | null
  /** What an import brought for the period, beside what is typed in. */
  readonly imported: Figure | null
  /** What counts for the period before. */
  readonly before: Figure | null
  /** Which of these are there but shown to nobody but those they are of. */
  readonly hidden: { readonly kept: boolean; readonly imported: boolean; readonly before: boolean }
  /** What is kept, in a word that changes as soon as it does. */
  readonly mark: string
}

/** What somebody typed in a line, as it was sent. */
export type Typed = {
  readonly value?: string | undefined
  readonly numerator?: string | undefined
  readonly denominator?: string | undefined
  readonly category?: string | undefined
  readonly nothing?: unknown
  /** The mark of what the page showed: somebody else's change in the meantime is never overwritten. */
  readonly seen: string
}

/** Which figures of a page become validated: none, those that were typed in, or the drafts of others too. */
export const validations = ['draft', 'validated', 'all'] as const
export type Validation = (typeof validations)[number]

type Given = {
  readonly value: number | null
  readonly numerator: number | null
  readonly denominator: number | null
}
type Change =
  | { readonly is: 'nothing' }
  | { readonly is: 'conflict' }
  | { readonly is: 'fault'; readonly faults: readonly Fault[] }
  | {
      readonly is: 'change'
      readonly item: Given & { readonly note: string | null; readonly date: string | null }
    }

/** The name of a line within the form; categories are numbered, since they may be any text. */
export const lineName = (row: string, category: number | 'new'): string => `${row}_${category}`

/** The row that a line's name begins with: of an indicator or an organisation, as the page is turned. */
export const rowOf = (name: string): string => name.split('_')[0] ?? ''

const mostCategories = 40

/** The categories that an indicator's figures may be told apart by: those of the contract, else those used before. */
export const categoriesOf = (breakdown: string | null, used: readonly string[]): readonly string[] =>
  breakdown === 'college'
    ? [...new Set([...colleges, ...used])]
    : [...new Set(used)].sort().slice(0, mostCategories)

/** Categories that one may add to: those of the contract are closed. */
export const mayAddTo = (breakdown: string | null): boolean => breakdown !== null && breakdown !== 'college'

/** The mark of a line: of what is hidden it is the moment it was written, which tells nothing of the figure. */
export const markOfLine = (kept: Kept | null, hidden: boolean, writtenAt: Date | null): string =>
  hidden ? `at/${writtenAt?.toISOString()}` : markOf(kept)

/** The fields in which a line's figure is typed. */
export const fieldsOf = (kind: string) =>
  hasParts(kind) ? (['numerator', 'denominator'] as const) : (['value'] as const)

/**
 * What a line changes: nothing where it was left as the page showed it. "Nothing to declare" is 0, or 0 over 0. Told at
 * its cell: what is no number or may be two, a percentage where it says not of how many, and a figure that was emptied,
 * since a figure that was given is corrected, not taken back. A `conflict` is a figure that is no longer what was seen.
 */
export function changeOf(
  line: Pick<Line, 'kind' | 'kept' | 'hidden' | 'mark' | 'category'>,
  typed: Typed,
  validation: Validation,
): Change {
  const { kind, kept } = line
  const read = readTyped(kind, typed)
  if (Array.isArray(read)) return { is: 'fault', faults: read as readonly Fault[] }
  const { given, percent } = read as Read
  const told = { note: kept?.note ?? null, date: kept?.date ?? null }
  const fresh = typed.seen === line.mark
  if (!typed.nothing && same(kind, given, shownThen(typed.seen))) {
    if (validation !== 'all' || kept?.status !== 'draft' || line.hidden.kept) return { is: 'nothing' }
    return fresh ? { is: 'change', item: { ...given, ...told } } : { is: 'conflict' }
  }
  const { typed: written } = read as Read
  const contradicted = typed.nothing && Object.values(written).some((one) => one !== null && one !== 0)
  if (contradicted && !same(kind, written, shownThen(typed.seen)))
    return faulty(fieldsOf(kind)[0], 'grid.nothing_but_something')
  if (isBlank(given)) return faulty(fieldsOf(kind)[0], 'grid.emptied')
  if ((given.denominator ?? 0) < 0) return faulty('denominator', 'grid.negative')
  if (percent && given.denominator !== null) return faulty('numerator', 'grid.percent')
  const item = percent ? { ...blank, value: given.numerator } : given
  const unchanged = kept !== null && !line.hidden.kept && same(kind, item, kept)
  if (unchanged && (validation === 'draft' || kept.status === 'validated')) return { is: 'nothing' }
  return fresh ? { is: 'change', item: { ...item, ...told } } : { is: 'conflict' }
}

const faulty = (path: string, code: string): Change => ({ is: 'fault', faults: [{ path, code }] })

type Read = { readonly given: Given; readonly typed: Given; readonly percent: boolean }
const blank: Given = { value: null, numerator: null, denominator: null }
const isBlank = (given: Given) => Object.values(given).every((one) => one === null)

function readTyped(kind: GridKind, typed: Typed): Read | readonly Fault[] {
  const cells = fieldsOf(kind).map((field) => ({ field, read: readCell(typed[field] ?? '') }))
  const faults = cells.flatMap(({ field, read }) => {
    const fault = faultOf(read, kind === 'share' && field === 'numerator')
    return fault ? [{ path: field, ...fault }] : []
  })
  if (faults.length > 0) return faults
  const figures = cells.map(({ field, read }) => [field, read.kind === 'number' ? read.number : null])
  const written: Given = { ...blank, ...Object.fromEntries(figures) }
  const none = hasParts(kind) ? { ...blank, numerator: 0, denominator: 0 } : { ...blank, value: 0 }
  const percent = cells.some(({ read }) => read.kind === 'number' && read.percent)
  return { given: typed.nothing ? none : written, typed: written, percent: percent && !typed.nothing }
}

/** A percentage says a share as a whole, where one organisation alone gives it: in place of how many, never besides. */
function faultOf(read: CellRead, percentages: boolean): Omit<Fault, 'path'> | undefined {
  if (read.kind === 'ambiguous')
    return { code: 'number.ambiguous', expected: read.choices.join(' / '), found: read.text }
  if (read.kind === 'no_number') return { code: 'grid.no_number', found: read.text.slice(0, 40) }
  if (read.kind === 'number' && read.percent && !percentages)
    return { code: 'grid.percent', found: read.text }
  return undefined
}

// A field shows eight decimals: what is the same in them, as exactly as a number is kept, was not touched.
const alike = (a: number | null, b: number | null) =>
  a === b || (a !== null && b !== null && Math.abs(a - b) < 5e-9 + Math.abs(a) * Number.EPSILON)
const same = (kind: string, a: Given, b: Given) => fieldsOf(kind).every((field) => alike(a[field], b[field]))

/** What the page showed, read from its mark: nothing where there was nothing, or nothing to be seen. */
function shownThen(seen: string): Given {
  const parts = seen.split('/')
  if (parts.length !== 4) return blank
  const [numerator, denominator, value] = parts.map((one) => (one === '' ? null : Number(one)))
  return { numerator: numerator ?? null, denominator: denominator ?? null, value: value ?? null }
}

/** A fault of a figure at the cell it was typed in. */
export const atLine = (name: string, kind: string, { path, ...fault }: Fault): Fault => {
  const cell = path.split('.').at(-1) ?? ''
  const known = [...fieldsOf(kind), 'category'].find((field) => field === cell)
  return { ...fault, path: `lines.${name}.${known ?? fieldsOf(kind).at(-1)}` }
}
