import type { Localized } from '../../kernel/localized.ts'
import { type Cell, type Shown, suppress } from '../../kernel/suppression.ts'
import {
  type Indicator,
  type IndicatorShown,
  pathOf,
  promisedOf,
  type Standing,
  type Total,
} from '../indicators/index.ts'
import type { OrganisationShown } from '../organisations/index.ts'

/** A plan's value for a period, as the public sees it. */
export type Figure = Shown<Cell> & {
  readonly period: string
  readonly notedOn: string | null
  readonly reported: number
}

export type ReleasedIndicator = IndicatorShown & {
  readonly suppressed: boolean
  readonly series: readonly Figure[]
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
  readonly organisations: readonly Pick<
    OrganisationShown,
    'id' | 'slug' | 'name' | 'kind' | 'sectors' | 'territories'
  >[]
}

/**
 * An indicator as it goes out: each figure passes the suppression once, here, and page, API and files read what
 * comes out. Where the newest figure is hidden its state is too, since a state tells on which side of a mark it lies.
 */
export function releasedIndicator(
  indicator: Indicator,
  standing: Standing,
  shown: IndicatorShown,
  replies: ReleasedIndicator['replies'],
): ReleasedIndicator {
  const series = suppress(indicator.unitCounted, standing.series.map(figureOf))
  const newest = series.findLast((figure) => figure.period === standing.period)
  const hidden = newest?.suppressed ?? false
  const path = pathOf(promisedOf(indicator, standing.series)) ?? null
  const safe = hidden
    ? { value: null, numerator: null, denominator: null, progress: null, state: 'no_data' as const }
    : {}
  // What stands beside is the plan's own business; the public sees the figure that counts.
  return { ...shown, ...safe, beside: [], suppressed: hidden, series, path, replies }
}

const figureOf = ({ period, numerator, denominator, value, notedOn, reported }: Total) => ({
  period,
  numerator,
  denominator,
  value,
  notedOn,
  reported,
})

/** How many indicators stand in each state. */
export function statesIn(measures: readonly Pick<ReleasedMeasure, 'indicators'>[]) {
  const counts = { reached: 0, on_track: 0, late: 0, missed: 0, measured: 0, no_data: 0 }
  for (const indicator of measures.flatMap((measure) => measure.indicators)) counts[indicator.state] += 1
  return counts
}
