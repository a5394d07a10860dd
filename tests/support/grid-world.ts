import { enterGrid } from '../../src/modules/indicators/grid/enter-grid.ts'
import { lineName } from '../../src/modules/indicators/grid/grid.ts'
import { importOrganisations } from '../../src/modules/organisations/index.ts'
import { importPlan } from '../../src/modules/plans/index.ts'
import type { Request } from '../../src/server/use-case.ts'
import { accepted, bytes, smallNetwork, world } from './world.ts'

const plan = (
  slug: string,
) => `plan: { slug: ${slug}, title: "${slug}", starts: 2025-01-01, ends: 2027-12-31 }
measures:
  - number: "1"
    title: Une mesure
    indicators:
      - { key: people, statement: Des personnes, kind: count, unit_counted: person, period: quarter, breakdown: college, scope: { kinds: [service] } }
      - { key: share, statement: Une part, kind: share, period: quarter, scope: { kinds: [service] } }
      - { key: trades, statement: Par métier, kind: count, period: quarter, breakdown: profession, scope: { kinds: [service] } }
      - { key: yearly, statement: Par an, kind: count, period: year, scope: { kinds: [service] } }
      - { key: centre, statement: Au centre, kind: count, period: quarter, scope: { organisations: [centre] } }
      - { key: milestone, statement: Ceci existe, kind: milestone }
`

type Typed = Readonly<Record<string, string>>

/** A small network with two plans alike that ask its services for figures, and the people who give them. */
export async function gridWorld() {
  const w = await world('2026-11-22T09:00:00Z')
  accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
  const coordinator = await w.as('coordinator', 'reseau')
  const manager = await w.as('service_manager', 'maison')
  const worker = await w.as('worker', 'tilleuls')
  for (const slug of ['plan-a', 'plan-b'])
    accepted(await importPlan(coordinator, { bytes: bytes(plan(slug)) }))
  const rows = await w.database
    .selectFrom('indicator as i')
    .innerJoin('measure as m', 'm.id', 'i.measure')
    .innerJoin('plan as p', 'p.id', 'm.plan')
    .select(['i.id', 'i.key'])
    .where('p.slug', '=', 'plan-a')
    .execute()
  const places = await w.database.selectFrom('organisation').select(['id', 'slug']).execute()
  /** Ids of the first plan's indicators by key, and of organisations by slug. */
  const ids: Readonly<Record<string, string>> = Object.fromEntries(rows.map(({ id, key }) => [key, id]))
  const organisations: Readonly<Record<string, string>> = Object.fromEntries(
    places.map(({ id, slug }) => [slug, id]),
  )
  return {
    w,
    coordinator,
    manager,
    worker,
    ids,
    organisations,
    forget: () =>
      w.pools.owner.query('truncate observation, observation_revision, observation_import, rollup cascade'),
    /** The name of an indicator's line in the form. */
    name: (key: string, place: number | 'new' = 0) => lineName(ids[key] ?? '', place),
    enter: (by: Request, lines: Readonly<Record<string, Typed>>, more: object = {}) =>
      enterGrid(by, {
        organisation: 'tilleuls',
        period: '2026-Q3',
        lines: Object.fromEntries(Object.entries(lines).map(([key, one]) => [key, { seen: 'none', ...one }])),
        ...more,
      }),
    async keptNow() {
      const kept = await w.database
        .selectFrom('observation')
        .select(['indicator', 'breakdown', 'status', 'numerator', 'denominator', 'value', 'note'])
        .execute()
      const keyOf = (id: string) => Object.keys(ids).find((key) => ids[key] === id) ?? ''
      const order = ({ key, breakdown }: { key: string; breakdown: string }) => `${key} ${breakdown}`
      return kept
        .map(({ indicator, ...row }) => ({ key: keyOf(indicator), ...row }))
        .sort((one, other) => (order(one) < order(other) ? -1 : 1))
    },
  }
}
