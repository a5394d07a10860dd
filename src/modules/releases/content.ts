import type { Localized } from '../../kernel/localized.ts'
import type { Reading } from '../../server/use-case.ts'
import {
  type Indicator,
  ownFigures,
  readIndicators,
  shownIndicator,
  standingsOf,
} from '../indicators/index.ts'
import { shownOrganisations } from '../organisations/index.ts'
import { type Measure, type Plan, readMeasures, readNotes } from '../plans/index.ts'
import { originOf } from './origin.ts'
import {
  type ReleaseContent,
  type ReleasedIndicator,
  type ReleasedMeasure,
  releasedIndicator,
} from './release.ts'
import { repliesTo } from './releases.db.ts'
import { type Decided, type Structure, tableOf } from './table.ts'
import { earlierStructures, earlierTables, structureUnder, thresholdOf } from './tables.db.ts'

export type Gathered = {
  readonly content: ReleaseContent
  readonly structure: Structure
  /** Every figure of each indicator, shown or hidden. */
  readonly tables: readonly {
    readonly indicator: string
    readonly expected: number | null
    readonly rows: readonly Decided[]
  }[]
  /** What was counted for each indicator and period that is shown. */
  readonly origins: readonly {
    readonly indicator: string
    readonly period: string
    readonly counted: readonly object[]
  }[]
}

/** Puts together what a release of a plan would hold today. */
export async function gather(reading: Reading, plan: Plan): Promise<Gathered> {
  const { db } = reading
  const measures = await readMeasures(db, plan.id)
  const indicators = await readIndicators(db, { plan: plan.id })
  const structure = await structureUnder(db, plan.holder)
  const tables = await tablesOf(db, plan, indicators, structure)
  const released = await releaseIndicators(reading, plan, indicators, tables)
  const notes = await readNotes(
    db,
    measures.map((one) => one.id),
    'public',
  )
  const names = await namesOf(reading, measures)
  const origins = await originsOf(reading, indicators, released)
  const slugs = new Set(
    origins.flatMap(({ counted }) =>
      counted.flatMap((one) => (one as { organisation?: string }).organisation ?? []),
    ),
  )
  const figured = [...tables.values()].flatMap((rows) => rows.flatMap((row) => row.organisation ?? []))
  const organisations = await shownOrganisations(db, 'everywhere', {
    limit: 100_000,
    only: [...new Set([...slugs, ...figured, plan.holder])],
  })
  return {
    origins,
    structure: Object.fromEntries(
      [...new Set(figured)].flatMap((id) => (structure[id] ? [[id, structure[id]]] : [])),
    ),
    tables: released.map(({ id, coverage }) => ({
      indicator: id,
      expected: coverage.expected,
      rows: tables.get(id) ?? [],
    })),
    content: {
      plan: planPart(plan),
      measures: measures.map((measure) => ({
        ...measurePart(measure, names),
        notes: notes
          .filter((note) => note.measure === measure.id)
          .map((note) => ({ text: note.text as Localized, writtenAt: note.writtenAt.toISOString() })),
        indicators: released.filter((one) => indicators.find((i) => i.id === one.id)?.measure === measure.id),
      })),
      organisations: organisations.map(({ id, slug, name, kind, sectors, territories }) => ({
        id,
        slug,
        name,
        kind,
        sectors,
        territories,
      })),
    },
  }
}

/** What a release says of each indicator, worked out against all that were made of the plan before, withdrawn ones too. */
async function tablesOf(
  db: Reading['db'],
  plan: Plan,
  indicators: readonly Indicator[],
  structure: Structure,
): Promise<ReadonlyMap<string, readonly Decided[]>> {
  const threshold = await thresholdOf(db)
  const structures = await earlierStructures(db, plan.id)
  const tables = new Map<string, readonly Decided[]>()
  for (const indicator of indicators) {
    const earlier = structures.size === 0 ? [] : await earlierTables(db, structures, indicator.id)
    const own = await ownFigures(db, indicator)
    tables.set(indicator.id, tableOf(indicator, own, structure, earlier, threshold))
  }
  return tables
}

async function releaseIndicators(
  { db, house, today }: Reading,
  plan: Plan,
  indicators: readonly Indicator[],
  tables: ReadonlyMap<string, readonly Decided[]>,
): Promise<readonly ReleasedIndicator[]> {
  const standings = await standingsOf(db, indicators, house.sources, today)
  const replies = await repliesTo(db, plan.id)
  return indicators.flatMap((indicator) => {
    const standing = standings.get(indicator.id)
    if (!standing) return []
    const own = replies
      .filter((reply) => reply.indicator === indicator.id)
      .map((reply) => ({ organisation: reply.name as Localized, text: reply.text }))
    const shown = shownIndicator(indicator, standing)
    return [releasedIndicator(indicator, standing, shown, tables.get(indicator.id) ?? [], own)]
  })
}

/** Names of the organisations that lead or take part, by slug. */
async function namesOf(
  { db }: Reading,
  measures: readonly Measure[],
): Promise<ReadonlyMap<string, Localized>> {
  const slugs = measures
    .flatMap((measure) => [...measure.leads, ...measure.partners])
    .flatMap((body) => ('organisation' in body ? body.organisation : []))
  const found = await shownOrganisations(db, 'everywhere', { limit: slugs.length + 1, only: slugs })
  return new Map(found.map((one) => [one.slug, one.name]))
}

function measurePart(
  measure: Measure,
  names: ReadonlyMap<string, Localized>,
): Omit<ReleasedMeasure, 'notes' | 'indicators'> {
  const named = (bodies: Measure['leads']): Localized[] =>
    bodies.map((body) =>
      'name' in body ? { fr: body.name } : (names.get(body.organisation) ?? { fr: body.organisation }),
    )
  const {
    id,
    parent,
    number,
    title,
    theme,
    description,
    state,
    actions,
    legalBasis,
    context,
    risks,
    notBefore,
    due,
  } = measure
  return {
    id,
    parent,
    number,
    title,
    theme,
    description,
    state,
    actions,
    legalBasis,
    context,
    risks,
    notBefore,
    due,
    leads: named(measure.leads),
    partners: named(measure.partners),
    noIndicatorInSource: measure.noIndicatorInSource,
  }
}

const planPart = (plan: Plan): ReleaseContent['plan'] => ({
  slug: plan.slug,
  title: plan.title,
  description: plan.description,
  holder: { slug: plan.holderSlug, name: plan.holderName },
  coordinator: plan.coordinator,
  territory: plan.territory,
  starts: plan.starts,
  ends: plan.ends,
  source: plan.source,
  context: plan.context,
})

async function originsOf(
  reading: Reading,
  indicators: readonly Indicator[],
  released: readonly ReleasedIndicator[],
) {
  const origins: { indicator: string; period: string; counted: readonly object[] }[] = []
  for (const indicator of indicators) {
    const shown = released.find((one) => one.id === indicator.id)
    // A figure of every period opens on its origin; what is hidden opens on nothing.
    for (const { period, suppressed } of shown?.series ?? [])
      if (!suppressed)
        origins.push({ indicator: indicator.id, period, counted: await originOf(reading, indicator, period) })
  }
  return origins
}
