import loadSolver, { type LegacyHighs } from 'highs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { attack, type Published } from '../../../tests/support/interval-attack.ts'
import { accepted, bytes, type World, world } from '../../../tests/support/world.ts'
import type { Place, Said } from '../../kernel/suppression/moment.ts'
import type { Request } from '../../server/use-case.ts'
import { putObservations } from '../indicators/index.ts'
import { importOrganisations } from '../organisations/index.ts'
import { importPlan } from '../plans/index.ts'
import { makeRelease } from './make-release.ts'
import { readIndicator } from './read-indicators.ts'
import { readObservations } from './read-observations.ts'
import { withdrawRelease } from './withdraw-release.ts'

const plan = `plan: { slug: plan-a, title: Plan A, starts: 2025-01-01 }
measures:
  - number: "1"
    title: Une mesure
    indicators:
      - { key: persons, statement: Combien de personnes, kind: count, unit_counted: person, breakdown: college }
      - { key: answered, statement: Quelle part, kind: share, unit_counted: person }
      - { key: places, statement: Combien par secteur, kind: count, unit_counted: person, breakdown: sector }
      - { key: services, statement: Combien de services, kind: count, unit_counted: organisation }
`
const organisations = `slug;name_fr;kind;parent;sector
reseau;Réseau;network;;
maison;Maison;organisation;reseau;
a;A;service;maison;accueil
b;B;service;maison;rue
c;C;service;maison;accueil
ailleurs;Ailleurs;organisation;reseau;
d;D;service;ailleurs;rue
e;E;service;ailleurs;rue
`

type Figure = { readonly organisation: string; readonly breakdown?: string } & Partial<
  Record<'value' | 'numerator' | 'denominator', number>
>

describe('what a release hides', () => {
  let w: World
  let coordinator: Request
  let solver: LegacyHighs
  const ids: Record<string, string> = {}
  beforeAll(async () => {
    solver = await (loadSolver as unknown as () => Promise<LegacyHighs>)()
    w = await world('2026-11-22T09:00:00Z')
    accepted(await importOrganisations(w.asSystem(), { bytes: bytes(organisations) }))
    coordinator = await w.as('coordinator', 'reseau')
    accepted(await importPlan(coordinator, { bytes: bytes(plan) }))
    for (const row of await w.database.selectFrom('indicator').select(['id', 'key']).execute())
      ids[row.key] = row.id
  })
  afterAll(() => w.end())
  beforeEach(() =>
    w.pools.owner.query(
      'truncate release, release_figure, release_withheld, observation, rollup, reply cascade',
    ),
  )

  const put = async (key: string, figures: readonly Figure[]) =>
    accepted(
      await putObservations(w.asSystem(), {
        id: ids[key],
        items: figures.map((one) => ({ ...one, period: '2026', status: 'validated' })),
      }),
    )
  const release = async () => accepted(await makeRelease(coordinator, { plan: 'plan-a' })).id
  /** What anybody reads: by organisation and category, the number or nothing. */
  const read = async (key: string, by: Request = w.nobody()) =>
    Object.fromEntries(
      accepted(await readObservations(by, { id: ids[key] })).items.map((one) => [
        one.breakdown ? `${one.organisation} ${one.breakdown}` : one.organisation,
        one.suppressed ? 'hidden' : one.value,
      ]),
    )

  it('is a small count and what would give it away; the plan’s total stays', async () => {
    await put('persons', [
      { organisation: 'a', value: 3 },
      { organisation: 'b', value: 40 },
      { organisation: 'c', value: 60 },
      { organisation: 'd', value: 12 },
      { organisation: 'e', value: 0 },
    ])
    await release()
    const shown = await read('persons')
    expect(shown).toMatchObject({ reseau: 115, maison: 103, ailleurs: 12, a: 'hidden', d: 12, e: 0 })
    expect(Object.values(shown).filter((one) => one === 'hidden')).toHaveLength(2)
  })

  it('holds for shares, and for sectors, whose sums another reader could subtract', async () => {
    await put('answered', [
      { organisation: 'a', numerator: 18, denominator: 20 },
      { organisation: 'b', numerator: 10, denominator: 20 },
      { organisation: 'c', numerator: 30, denominator: 60 },
    ])
    await put('places', [
      { organisation: 'a', value: 3 },
      { organisation: 'b', value: 40 },
      { organisation: 'c', value: 60 },
      { organisation: 'd', value: 12 },
    ])
    await release()
    expect(await read('answered')).toMatchObject({ reseau: 0.58, a: 'hidden' })
    const places = await read('places')
    expect(places).toMatchObject({
      reseau: 115,
      'reseau accueil': 63,
      'reseau rue': 52,
      a: 'hidden',
      c: 'hidden',
    })
  })

  it('never touches what counts no people', async () => {
    await put('services', [
      { organisation: 'a', value: 1 },
      { organisation: 'b', value: 2 },
    ])
    await release()
    expect(await read('services')).toMatchObject({ reseau: 3, a: 1, b: 2 })
  })

  it('goes on where the plan says no more that people are counted, or no more by what', async () => {
    const figures = [
      { organisation: 'a', value: 3 },
      { organisation: 'b', value: 40 },
      { organisation: 'c', value: 60 },
      { organisation: 'd', value: 3 },
      { organisation: 'e', value: 50 },
    ]
    await put('places', figures)
    await release()
    const before = await read('places')
    expect(before).toMatchObject({ 'reseau accueil': 63, a: 'hidden', c: 'hidden', d: 'hidden' })
    const change = (to: string) =>
      w.pools.owner.query(`update indicator set ${to} where id = $1`, [ids['places']])
    try {
      await change('breakdown = null')
      await release()
      // With the sums of sectors that were released, what stands beside a small count would give it away.
      expect(await read('places')).toMatchObject({ a: 'hidden', c: 'hidden', d: 'hidden' })
      await change('unit_counted = null')
      await release()
      expect(await read('places')).toMatchObject({ a: 'hidden', c: 'hidden', d: 'hidden' })
    } finally {
      await change("breakdown = 'sector', unit_counted = 'person'")
    }
  })

  it('is of the sums as they are that day, whatever was added up before', async () => {
    await put('persons', [
      { organisation: 'a', value: 20 },
      { organisation: 'b', value: 40 },
      { organisation: 'd', value: 2 },
      { organisation: 'e', value: 60 },
    ])
    const scope = (to: string | null) =>
      w.pools.owner.query('update indicator set scope = $2::jsonb where id = $1', [ids['persons'], to])
    try {
      // Nobody added up anew: as when a membership has ended at midnight.
      await scope(JSON.stringify({ organisations: ['a', 'b', 'e'] }))
      await release()
      const { value } = accepted(await readIndicator(w.nobody(), { id: ids['persons'] }))
      expect([value, (await read('persons'))['reseau']]).toEqual([120, 120])
    } finally {
      await scope(null)
    }
  })

  it('keeps the true figures behind it out of what is read, and within the database', async () => {
    await put('persons', [{ organisation: 'a', value: 3 }])
    await release()
    const { rows } = await w.pools.owner.query(
      `select value from release_withheld union all select value from release_figure where suppressed`,
    )
    expect(rows.map((row) => row.value).filter((one) => one !== null)).toEqual([3, 3, 3])
    expect(Object.values(await read('persons'))).toEqual(['hidden', 'hidden', 'hidden'])
  })

  it('is hidden inside the network too, but not from the service itself', async () => {
    await put('persons', [
      { organisation: 'a', value: 3 },
      { organisation: 'b', value: 40 },
    ])
    const seen = await read('persons', coordinator)
    expect(seen).toEqual({ a: 'hidden', b: 'hidden' })
    for (const role of ['service_manager', 'worker'] as const)
      expect(await read('persons', await w.as(role, 'a'))).toEqual({ a: 3 })
  })

  it('is hidden inside the network where an organisation gives figures beside those under it', async () => {
    await put('persons', [
      { organisation: 'a', value: 3 },
      { organisation: 'maison', value: 50 },
    ])
    expect(await read('persons', coordinator)).toEqual({ a: 'hidden', maison: 'hidden' })
  })

  it('is inside the network the categories beside a small one too, of a draft as of what counts', async () => {
    const draft = { period: '2026', status: 'draft' }
    accepted(
      await putObservations(w.asSystem(), {
        id: ids['persons'],
        items: [
          { ...draft, organisation: 'a', value: 23 },
          { ...draft, organisation: 'a', breakdown: 'peer', value: 3 },
          { ...draft, organisation: 'a', breakdown: 'accompanied', value: 20 },
        ],
      }),
    )
    expect(await read('persons', coordinator)).toEqual({
      a: 23,
      'a peer': 'hidden',
      'a accompanied': 'hidden',
    })
  })

  it('is what lies under the threshold of the instance, inside the network and in what stands today', async () => {
    await put('persons', [
      { organisation: 'a', value: 7 },
      { organisation: 'b', value: 40 },
    ])
    await put('answered', [{ organisation: 'a', numerator: 12, denominator: 19 }])
    const standing = async () => accepted(await readIndicator(coordinator, { id: ids['answered'] }))
    expect(await read('persons', coordinator)).toEqual({ a: 7, b: 40 })
    expect(await standing()).toMatchObject({ numerator: 12, state: 'measured' })
    await w.pools.owner.query(`insert into instance (name, threshold) values ('{"fr": "Réseau"}', 10)`)
    expect(await read('persons', coordinator)).toEqual({ a: 'hidden', b: 'hidden' })
    expect(await standing()).toMatchObject({ numerator: null, state: 'no_data', suppressed: true })
    await w.pools.owner.query('delete from instance')
  })

  it('withstands a reader who keeps every release, withdrawn ones too', async () => {
    const rounds: Figure[][] = [
      [
        { organisation: 'a', value: 12 },
        { organisation: 'b', value: 40 },
        { organisation: 'd', value: 3 },
        { organisation: 'e', value: 21 },
      ],
      [
        { organisation: 'a', value: 12 },
        { organisation: 'b', value: 40 },
        { organisation: 'c', value: 2 },
        { organisation: 'd', value: 9 },
        { organisation: 'e', value: 21 },
      ],
      [
        { organisation: 'a', value: 14 },
        { organisation: 'b', value: 40 },
        { organisation: 'c', value: 2 },
        { organisation: 'd', value: 9 },
        { organisation: 'e', value: 25 },
      ],
    ]
    const places = new Map<string, Place>([
      ['maison', { parent: null, groups: [] }],
      ['ailleurs', { parent: null, groups: [] }],
      ...['a', 'b', 'c'].map((id): [string, Place] => [id, { parent: 'maison', groups: [] }]),
      ...['d', 'e'].map((id): [string, Place] => [id, { parent: 'ailleurs', groups: [] }]),
    ])
    const published: Published[] = []
    for (const figures of rounds) {
      await put('persons', figures)
      const id = await release()
      const shown = await read('persons')
      const said: Said[] = figures.map((one) => ({
        organisation: one.organisation,
        category: '',
        counts: [one.value ?? 0],
      }))
      published.push({ snapshot: { said, places }, hides: (node) => shown[node ?? 'reseau'] === 'hidden' })
      accepted(await withdrawRelease(coordinator, { id, reason: 'Pour voir' }))
    }
    expect(attack(solver, published, { layers: 1, whole: false, threshold: 5 })).toEqual([])
    // The same figures without the memory of earlier releases would have shown the plan's total.
    expect(published[0]?.hides(null, '')).toBe(false)
  })
})
