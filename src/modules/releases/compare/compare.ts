import type { Localized } from '../../../kernel/localized.ts'
import type { ReleaseContent, ReleasedIndicator, ReleasedMeasure } from '../release.ts'

/** What a release says of an indicator, as far as two of them are compared. */
export type Side = Pick<ReleasedIndicator, 'state' | 'value' | 'suppressed' | 'period'>

export type TextChanged = { readonly field: string; readonly before: Localized; readonly after: Localized }
export type ReplyChanged = {
  readonly organisation: Localized
  readonly before: string | null
  readonly after: string | null
}
export type Revised = { readonly period: string; readonly before: number; readonly after: number }

export type IndicatorCompared = {
  readonly id: string
  readonly measure: string
  readonly kind: ReleasedIndicator['kind']
  readonly statement: Localized
  /** Null where a release did not hold it. */
  readonly before: Side | null
  readonly after: Side | null
  /** After less before, where both are shown. */
  readonly difference: number | null
  readonly stateChanged: boolean
  /** Periods that both show, with another figure in each. */
  readonly revised: readonly Revised[]
  readonly texts: readonly TextChanged[]
  readonly replies: readonly ReplyChanged[]
}

export type MeasureCompared = {
  readonly id: string
  readonly number: string
  readonly title: Localized
  readonly change: 'new' | 'removed' | 'kept'
  readonly stateBefore: ReleasedMeasure['state'] | null
  readonly stateAfter: ReleasedMeasure['state'] | null
  readonly texts: readonly TextChanged[]
}

export type Compared = {
  readonly indicators: readonly IndicatorCompared[]
  readonly measures: readonly MeasureCompared[]
}

type Content = Pick<ReleaseContent, 'measures'>

/** What changed from one release to another. It looks at nothing but what each of them shows. */
export function compareReleases(before: Content, after: Content): Compared {
  return {
    indicators: pairs(indicatorsIn(before), indicatorsIn(after)).map(([a, b]) => indicatorCompared(a, b)),
    measures: pairs(before.measures, after.measures).map(([a, b]) => measureCompared(a, b)),
  }
}

type Placed = ReleasedIndicator & { readonly measure: string }
const indicatorsIn = ({ measures }: Content): readonly Placed[] =>
  measures.flatMap(({ number, indicators }) => indicators.map((one) => ({ ...one, measure: number })))

type Pair<T> = readonly [before: T, after: T | undefined] | readonly [before: T | undefined, after: T]

/** Records of both by their id: those of the later one in its order, then those that it no longer holds. */
function pairs<T extends { readonly id: string }>(
  before: readonly T[],
  after: readonly T[],
): readonly Pair<T>[] {
  const known = new Map(before.map((one) => [one.id, one]))
  const kept = new Set(after.map((one) => one.id))
  return [
    ...after.map((one) => [known.get(one.id), one] as const),
    ...before.filter((one) => !kept.has(one.id)).map((one) => [one, undefined] as const),
  ]
}

function indicatorCompared(before: Placed | undefined, after: Placed | undefined): IndicatorCompared {
  const one = (after ?? before) as Placed
  return {
    id: one.id,
    measure: one.measure,
    kind: one.kind,
    statement: one.statement,
    before: before ? sideOf(before) : null,
    after: after ? sideOf(after) : null,
    difference: before && after ? differenceOf(before, after) : null,
    stateChanged: before !== undefined && after !== undefined && before.state !== after.state,
    revised: before && after ? revisedIn(before, after) : [],
    texts: before && after ? changed(before, after, ['statement', 'unit']) : [],
    replies: repliesChanged(before?.replies ?? [], after?.replies ?? []),
  }
}

const sideOf = ({ state, value, suppressed, period }: Placed): Side => ({ state, value, suppressed, period })

// A milestone is kept or not, a recurrence counts months from today: neither has a difference to speak of.
const withDifference = new Set(['count', 'share', 'ratio', 'scale'])

function differenceOf(before: Placed, after: Placed): number | null {
  if (before.suppressed || after.suppressed || before.value === null || after.value === null) return null
  return withDifference.has(after.kind) && before.kind === after.kind
    ? exact(after.value - before.value)
    : null
}

/** Without the dust that binary fractions leave. */
const exact = (n: number) => Math.round(n * 1e9) / 1e9

function revisedIn(before: Placed, after: Placed): readonly Revised[] {
  if (!withDifference.has(after.kind)) return []
  const known = new Map(before.series.map((figure) => [figure.period, figure]))
  return after.series.flatMap(({ period, value, suppressed }) => {
    const earlier = known.get(period)
    if (!earlier || earlier.suppressed || suppressed) return []
    return earlier.value === null || value === null || earlier.value === value
      ? []
      : [{ period, before: earlier.value, after: value }]
  })
}

function measureCompared(
  before: ReleasedMeasure | undefined,
  after: ReleasedMeasure | undefined,
): MeasureCompared {
  const one = (after ?? before) as ReleasedMeasure
  return {
    id: one.id,
    number: one.number,
    title: one.title,
    change: !before ? 'new' : !after ? 'removed' : 'kept',
    stateBefore: before?.state ?? null,
    stateAfter: after?.state ?? null,
    texts: before && after ? changed(before, after, ['title', 'description', 'theme']) : [],
  }
}

function changed<T extends Record<K, Localized | null>, K extends string>(
  before: T,
  after: T,
  fields: readonly K[],
): readonly TextChanged[] {
  return fields.flatMap((field) => {
    const [a, b] = [before[field] ?? {}, after[field] ?? {}]
    return sameText(a, b) ? [] : [{ field, before: a, after: b }]
  })
}

const sameText = (a: Localized, b: Localized) =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].every(
    (language) => a[language as 'fr'] === b[language as 'fr'],
  )

type Replies = ReleasedIndicator['replies']

function repliesChanged(before: Replies, after: Replies): readonly ReplyChanged[] {
  const of = (all: Replies, organisation: Localized) =>
    all.find((one) => sameText(one.organisation, organisation))?.text ?? null
  const who = [...after, ...before.filter((one) => of(after, one.organisation) === null)]
  return who
    .map(({ organisation }) => ({
      organisation,
      before: of(before, organisation),
      after: of(after, organisation),
    }))
    .filter((one) => one.before !== one.after)
}

/** Whether anything at all is told of an indicator. */
export const hasChanged = (one: IndicatorCompared) =>
  one.before === null ||
  one.after === null ||
  one.stateChanged ||
  one.before.value !== one.after.value ||
  one.before.suppressed !== one.after.suppressed ||
  one.before.period !== one.after.period ||
  one.revised.length + one.texts.length + one.replies.length > 0
