import type { Localized } from '../../kernel/localized.ts'
import type { Reading } from '../../server/use-case.ts'
import {
  type Decided,
  type Indicator,
  ownFigures,
  readIndicators,
  type Structure,
  shownIndicator,
  standingsOf,
  structureUnder,
  thresholdOf,
} from '../indicators/index.ts'
import { shownOrganisations } from '../organisations/index.ts'
import {
  type Measure,
  type Plan,
  type PlanDocument,
  readDocumentsOf,
  readMeasures,
  readNotes,
} from '../plans/index.ts'
import { originOf } from './origin.ts'
import {
  type ReleaseContent,
  type ReleasedDocument,
  type ReleasedIndicator,
  type ReleasedMeasure,
  releasedIndicator,
} from './release.ts'
import { repliesTo } from './releases.db.ts'
import { tableOf } from './table.ts'
import { earlierTables, releasesBefore } from './tables.db.ts'

export type Gathered = {
  readonly content: ReleaseContent
  readonly structure: Structure
  /** What was counted for each indicator and period that is shown. */
  readonly origins: readonly {
    readonly indicator: string
    readonly period: string
    readonly counted: readonly object[]
  }[]
}

/** Every figure of an indicator, shown or hidden, of the plan, each organisation and each category. */
export type Table = {
  readonly indicator: string
  readonly expected: number | null
  readonly rows: readonly Decided[]
}

/** Puts together what a release of a plan would hold today. `keep` receives each indicator's figures, one after the other. */
export async function gather(
  reading: Reading,
  plan: Plan,
  keep: (table: Table) => Promise<void> = async () => undefined,
): Promise<Gathered> {
  const { db } = reading
  const measures = await readMeasures(db, plan.id)
  const indicators = await readIndicators(db, { plan: plan.id })
  const structure = await structureUnder(db, plan.holder)
  const figured = new Set<string>()
  const released = await releaseIndicators(reading, plan, { indicators, structure }, async (table) => {
    for (const { organisation } of table.rows) if (organisation) figured.add(organisation)
    await keep(table)
  })
  const notes = await readNotes(
    db,
    measures.map((one) => one.id),
    'public',
  )
  const documents = await readDocumentsOf(db, plan.id, 'public')
  const names = await namesOf(reading, measures)
  const origins = await originsOf(reading, indicators, released)
  const slugs = new Set(
    origins.flatMap(({ counted }) =>
      counted.flatMap((one) => (one as { organisation?: string }).organisation ?? []),
    ),
  )
  const organisations = await shownOrganisations(db, 'everywhere', {
    limit: 100_000,
    only: [...new Set([...slugs, ...figured, plan.holder])],
  })
  return {
    origins,
    structure: Object.fromEntries([...figured].flatMap((id) => (structure[id] ? [[id, structure[id]]] : []))),
    content: {
      plan: planPart(plan),
      measures: measures.map((measure) => ({
        ...measurePart(measure, names),
        notes: notes
          .filter((note) => note.measure === measure.id)
          .map((note) => ({ text: note.text as Localized, writtenAt: note.writtenAt.toISOString() })),
        indicators: released.filter((one) => indicators.find((i) => i.id === one.id)?.measure === measure.id),
      })),
      documents: documents.map(documentPart),
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

type Gathering = { readonly indicators: readonly Indicator[]; readonly structure: Structure }

/** Each indicator as it goes out, worked out against all that was released of the plan before, withdrawn or not. */
async function releaseIndicators(
  { db, house, today }: Reading,
  plan: Plan,
  { indicators, structure }: Gathering,
  keep: (table: Table) => Promise<void>,
): Promise<readonly ReleasedIndicator[]> {
  const standings = await standingsOf(db, indicators, house.sources, today)
  const replies = Map.groupBy(await repliesTo(db, plan.id), (reply) => reply.indicator)
  const threshold = await thresholdOf(db)
  const before = await releasesBefore(db, plan.id)
  const released: ReleasedIndicator[] = []
  for (const indicator of indicators) {
    const standing = standings.get(indicator.id)
    if (!standing) continue
    const earlier = before.length === 0 ? [] : await earlierTables(db, before, indicator.id)
    const own = await ownFigures(db, indicator)
    const rows = tableOf(indicator, own, structure, earlier, threshold)
    await keep({ indicator: indicator.id, expected: standing.expected, rows })
    const said = (replies.get(indicator.id) ?? []).map(({ name, text }) => ({
      organisation: name as Localized,
      text,
    }))
    released.push(releasedIndicator(indicator, standing, shownIndicator(indicator, standing), rows, said))
  }
  return released
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

const documentPart = (one: PlanDocument): ReleasedDocument => ({
  id: one.document,
  measure: one.measure,
  title: one.title,
  publishedOn: one.publishedOn,
  href: one.href,
  file: one.file,
  variants: one.variants,
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
