import { putObservations } from '../../src/modules/indicators/index.ts'
import { importOrganisations } from '../../src/modules/organisations/index.ts'
import { importPlan } from '../../src/modules/plans/index.ts'
import { makeRelease, replyToFigure } from '../../src/modules/releases/index.ts'
import { accepted, bytes, smallNetwork, type World, world } from './world.ts'

const plan = `plan: { slug: plan-a, title: "Plan d’été", starts: 2025-01-01 }
measures:
  - number: "1"
    title: Accueillir
    indicators:
      - { key: persons, statement: Combien de personnes, kind: count, unit_counted: person, target: 500, due: 2027-12-31, breakdown: college }
      - { key: share, statement: La part des services, kind: share, unit_counted: organisation, target: 0.5, due: 2027-12-31 }
  - number: "2"
    title: Écouter
    indicators:
      - { key: hours, statement: Combien d’heures, kind: count, unit_counted: hour }
      - { key: rare, statement: La part des personnes, kind: share, unit_counted: person, target: 0.5, due: 2027-12-31 }
`

export type Row = {
  readonly indicator: string
  readonly organisation: string | null
  readonly period: string
  readonly breakdown?: string
  readonly numerator?: number
  readonly denominator?: number
  readonly value: number | null
}

/** A number that nothing else in the world holds: the whole of a share that is hidden, so it must not come out. */
export const planted = 7_341_907

// Peers of one kind with a figure of hours: more than five, some of them hidden.
const services = ['tilleuls', 'escale', ...Array.from({ length: 8 }, (_, n) => `service-${n}`)]

const rows: readonly Row[] = [
  { indicator: 'persons', organisation: null, period: '2025', value: 40 },
  { indicator: 'persons', organisation: null, period: '2026', value: 52 },
  { indicator: 'persons', organisation: null, period: '2026', breakdown: 'famille', value: null },
  { indicator: 'persons', organisation: null, period: '2026', breakdown: 'pair', value: 20 },
  { indicator: 'persons', organisation: 'tilleuls', period: '2025', value: 18 },
  { indicator: 'persons', organisation: 'tilleuls', period: '2026', value: 30 },
  { indicator: 'persons', organisation: 'escale', period: '2026', value: null },
  {
    indicator: 'share',
    organisation: 'tilleuls',
    period: '2026',
    numerator: 1,
    denominator: 4,
    value: 0.25,
  },
  ...services.map((organisation, n) => ({
    indicator: 'hours',
    organisation,
    period: '2026',
    value: n === 1 || n === 9 ? null : 10 * (n + 1),
  })),
]

const said = (period: string, figure: object, organisation = 'tilleuls') => ({
  organisation,
  period,
  ...figure,
  status: 'validated',
})
const observed = {
  persons: [
    said('2025', { value: 18 }),
    said('2026', { value: 52 }),
    said('2026', { value: 50, breakdown: 'accompagnés' }),
    said('2026', { value: 2, breakdown: 'pairs' }),
  ],
  share: [said('2026', { numerator: 1, denominator: 4 })],
  hours: [said('2025', { value: 8 }), said('2026', { value: 10 }), said('2026', { value: 30 }, 'escale')],
  rare: [said('2026', { numerator: 2, denominator: planted })],
}

/** A release whose figures were put there by hand: of the plan, of services, of categories, some of them hidden. */
export async function figuredRelease() {
  const w = await world('2026-11-22T09:00:00Z')
  const more = services.slice(2).map((slug) => `${slug};Service ${slug.slice(8)};;service;maison;;;;;;;;`)
  accepted(await importOrganisations(w.asSystem(), { bytes: bytes(`${smallNetwork}${more.join('\n')}\n`) }))
  const coordinator = await w.as('coordinator', 'reseau')
  accepted(await importPlan(coordinator, { bytes: bytes(plan) }))
  const indicators = await idsOf(w, 'indicator', 'key')
  const organisations = await idsOf(w, 'organisation', 'slug')
  for (const [key, observations] of Object.entries(observed))
    accepted(await putObservations(w.asSystem(), { id: indicators[key], items: observations }))
  const manager = await w.as('service_manager', 'tilleuls')
  const reply = { plan: 'plan-a', indicator: indicators['hours'], organisation: 'tilleuls' }
  accepted(await replyToFigure(manager, { ...reply, text: 'Nous avons été fermés en été.' }))
  const made = accepted(await makeRelease(coordinator, { plan: 'plan-a', note: 'Le premier été' }))
  await putRows(w, made.id, rows, { indicators, organisations })
  return { w, coordinator, release: made.id, rows, indicators, organisations }
}
export type Figured = Awaited<ReturnType<typeof figuredRelease>>

async function idsOf(w: World, table: 'indicator' | 'organisation', name: 'key' | 'slug') {
  const { rows: found } = await w.pools.owner.query(`select id, ${name} as name from ${table}`)
  return Object.fromEntries(found.map((one) => [one.name, one.id])) as Record<string, string>
}

/** Puts rows in the place of those that a release holds; a value of null is a hidden one. */
export async function putRows(
  w: World,
  release: string,
  all: readonly Row[],
  ids: Pick<Figured, 'indicators' | 'organisations'>,
) {
  await w.pools.owner.query('delete from release_figure where release = $1', [release])
  for (const row of all)
    await w.pools.owner.query(
      `insert into release_figure (release, indicator, organisation, period, breakdown, numerator, denominator, value,
        suppressed, reported, expected) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, null)`,
      [
        release,
        ids.indicators[row.indicator],
        row.organisation && ids.organisations[row.organisation],
        row.period,
        row.breakdown ?? '',
        row.numerator,
        row.denominator,
        row.value,
        row.value === null,
      ],
    )
}
