import type { Localized } from '../../kernel/localized.ts'
import { type Cell, exposes, type Shown } from '../../kernel/suppression.ts'
import {
  type Decided,
  type Indicator,
  type IndicatorShown,
  pathOf,
  promisedOf,
  type Standing,
} from '../indicators/index.ts'
import type { OrganisationShown } from '../organisations/index.ts'

/** A plan's value for a period, as the public sees it. */
export type Figure = Shown<Cell> & {
  readonly period: string
  readonly notedOn: string | null
  readonly reported: number
}

/** A category's part in the newest figure: a college, a profession, a territory. */
export type Part = Shown<Cell> & { readonly category: string; readonly reported: number }

export type ReleasedIndicator = IndicatorShown & {
  readonly suppressed: boolean
  readonly series: readonly Figure[]
  readonly parts: readonly Part[]
  /** The straight line from baseline to target, for the chart. */
  readonly path: {
    readonly start: string
    readonly baseline: number
    readonly due: string
    readonly target: number
  } | null
  readonly replies: readonly { readonly organisation: Localized; readonly text: string }[]
}

export type ReleasedMeasure = {
  readonly id: string
  readonly parent: string | null
  readonly number: string
  readonly title: Localized
  readonly theme: Localized | null
  readonly description: Localized | null
  readonly state: 'planned' | 'under_way' | 'done' | 'stopped'
  readonly actions: readonly Localized[]
  readonly legalBasis: readonly Localized[]
  readonly context: readonly { readonly text: Localized; readonly source?: string | undefined }[]
  readonly risks: readonly Localized[]
  readonly notBefore: string | null
  readonly due: string | null
  readonly leads: readonly Localized[]
  readonly partners: readonly Localized[]
  readonly noIndicatorInSource: boolean
  readonly notes: readonly { readonly text: Localized; readonly writtenAt: string }[]
  readonly indicators: readonly ReleasedIndicator[]
}

/** A public document of a plan, or of one of its measures. */
export type ReleasedDocument = {
  readonly id: string
  readonly measure: string | null
  readonly title: Localized
  readonly publishedOn: string
  /** Where it is read: an address elsewhere, or the path of its file here. */
  readonly href: string | null
  readonly file: { readonly type: string; readonly size: number } | null
  /** The same text in other languages, or easy to read. Releases made before variants came out hold none. */
  readonly variants?: readonly {
    readonly language: string
    readonly easyToRead: boolean
    readonly href: string | null
  }[]
}

/** All that the public sees of a plan: frozen when it is released. */
export type ReleaseContent = {
  readonly plan: {
    readonly slug: string
    readonly title: Localized
    readonly description: Localized | null
    readonly holder: { readonly slug: string; readonly name: Localized }
    readonly coordinator: string | null
    readonly territory: string | null
    readonly starts: string | null
    readonly ends: string | null
    readonly source: { readonly document?: string; readonly url?: string; readonly consulted?: string } | null
    readonly context: readonly { readonly text: Localized; readonly source?: string | undefined }[]
  }
  readonly measures: readonly ReleasedMeasure[]
  /** Releases made before documents came out with them hold none. */
  readonly documents?: readonly ReleasedDocument[]
  readonly organisations: readonly Pick<
    OrganisationShown,
    'id' | 'slug' | 'name' | 'kind' | 'sectors' | 'territories'
  >[]
}

/**
 * An indicator as it goes out: what is shown was decided once, for all its figures together, and page, API and files
 * read what comes out. Where the newest figure is hidden its state is too, since a state tells on which side of a mark
 * it lies.
 */
export function releasedIndicator(
  indicator: Indicator,
  standing: Standing,
  shown: IndicatorShown,
  decided: readonly Decided[],
  replies: ReleasedIndicator['replies'],
): ReleasedIndicator {
  const whole = new Map(decided.filter(isWhole).map((row) => [row.period, row]))
  // What was not decided upon is not shown: of counts of people nothing goes out by another way.
  const isHidden = (period: string) => whole.get(period)?.suppressed ?? exposes(indicator.unitCounted)
  const series = standing.series.map(
    ({ period, numerator, denominator, value, notedOn, reported }): Figure => {
      const cell = isHidden(period) ? nothing : { numerator, denominator, value, suppressed: false }
      return { period, ...cell, notedOn, reported }
    },
  )
  const newest = standing.period !== null && isHidden(standing.period)
  const path = pathOf(promisedOf(indicator, standing.series)) ?? null
  const { suppressed: _, ...own } = { ...shown, ...figureIn(standing) }
  const safe = newest ? { ...nothing, progress: null, state: 'no_data' as const } : { suppressed: false }
  // What stands beside is the plan's own business; the public sees the figure that counts.
  return { ...own, ...safe, beside: [], series, parts: partsOf(standing.period, decided), path, replies }
}

const isWhole = (row: Decided) => row.organisation === null && row.breakdown === ''
const nothing = { numerator: null, denominator: null, value: null, suppressed: true } as const

/** What stands today itself: inside the network a small count hides what a release may show, and the other way round. */
const figureIn = ({ state, progress, value, numerator, denominator }: Standing) => ({
  state,
  progress,
  value,
  numerator,
  denominator,
})

function partsOf(newest: string | null, decided: readonly Decided[]): readonly Part[] {
  return decided
    .filter((row) => row.organisation === null && row.breakdown !== '' && row.period === newest)
    .map(({ breakdown, numerator, denominator, value, suppressed, reported }) => ({
      category: breakdown,
      ...(suppressed ? nothing : { numerator, denominator, value, suppressed }),
      reported,
    }))
    .sort((a, b) => (a.category < b.category ? -1 : 1))
}

/** The documents of one of its measures (id), or of the plan itself; newest first. */
export const documentsOf = ({ documents = [] }: ReleaseContent, measure: string | null) =>
  documents.filter((one) => one.measure === measure)

/** How many indicators stand in each state. */
export function statesIn(measures: readonly Pick<ReleasedMeasure, 'indicators'>[]) {
  const counts = { reached: 0, on_track: 0, late: 0, missed: 0, measured: 0, no_data: 0 }
  for (const indicator of measures.flatMap((measure) => measure.indicators)) counts[indicator.state] += 1
  return counts
}
