import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accepted, bytes, smallNetwork, type World, world } from '../../../tests/support/world.ts'
import type { Request } from '../../server/use-case.ts'
import { editIndicator, putObservations } from '../indicators/index.ts'
import { importOrganisations } from '../organisations/index.ts'
import { importPlan } from '../plans/index.ts'
import { confirmRelease, makeRelease } from './make-release.ts'
import { readIndicator, readOrigin } from './read-indicators.ts'
import { readObservations } from './read-observations.ts'
import { readOrganisationList } from './read-organisations.ts'
import { readPlan, readPlanList } from './read-plans.ts'
import { readRelease, showHome, showNumberedRelease, showPlan } from './read-release.ts'
import { replyToFigure } from './reply-to-figure.ts'
import { withdrawRelease } from './withdraw-release.ts'

const plan = `plan: { slug: plan-a, title: Plan A, starts: 2025-01-01 }
measures:
  - number: "1"
    title: Une mesure
    indicators:
      - { key: services, statement: Combien de services, kind: count, unit_counted: organisation, target: 10, due: 2027-12-31 }
      - { key: persons, statement: Combien de personnes, kind: count, unit_counted: person, target: 500, due: 2027-12-31 }
`

describe('a release', () => {
  let w: World
  let coordinator: Request
  const ids: Record<string, string> = {}
  beforeAll(async () => {
    w = await world('2026-11-22T09:00:00Z')
    accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
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

  const put = async (key: string, organisation: string, value: number) =>
    accepted(
      await putObservations(w.asSystem(), {
        id: ids[key],
        items: [{ organisation, period: '2026-Q3', value, status: 'validated' }],
      }),
    )
  const release = async () =>
    accepted(await makeRelease(coordinator, { plan: 'plan-a', note: 'Ce qui est nouveau' }))
  const shown = async (by: Request = w.nobody()) => {
    const read = await readIndicator(by, { id: ids['services'] })
    return read.ok ? read.value.value : read.code
  }

  it('shows nothing before the first one: there is nothing there', async () => {
    await put('services', 'tilleuls', 3)
    for (const [read, input] of [
      [readPlan, { slug: 'plan-a' }],
      [showPlan, { slug: 'plan-a' }],
      [readIndicator, { id: ids['services'] }],
      [readObservations, { id: ids['services'] }],
      [readOrigin, { id: ids['services'] }],
    ] as const)
      expect(await (read as typeof readPlan)(w.nobody(), input)).toEqual({ ok: false, code: 'not_found' })
    expect(accepted(await readPlanList(w.nobody(), {})).items).toEqual([])
    expect(accepted(await readOrganisationList(w.nobody(), {})).items).toEqual([])
    expect(accepted(await showHome(w.nobody(), {}))).toEqual([])
  })

  it('freezes what stands today: what changes later shows to nobody until the next', async () => {
    await put('services', 'tilleuls', 3)
    await release()
    await put('services', 'tilleuls', 4)
    const [{ version } = { version: 0 }] = await w.database
      .selectFrom('indicator')
      .select('version')
      .where('id', '=', ids['services'] as string)
      .execute()
    accepted(await editIndicator(coordinator, { id: ids['services'], version, statement: 'Un autre texte' }))
    expect(await shown()).toBe(3)
    const before = accepted(await readPlan(w.nobody(), { slug: 'plan-a' }))
    expect(before).toMatchObject({
      release: 1,
      measures: [{ indicators: [{ statement: { fr: 'Combien de services' }, value: 3 }, {}] }],
    })
    await release()
    expect(await shown()).toBe(4)
    expect(
      accepted(await showNumberedRelease(w.nobody(), { slug: 'plan-a', number: 1 })).content.measures[0]
        ?.indicators[0]?.value,
    ).toBe(3)
  })

  it('is what a reader without a token sees; with one, within the remit, what stands today shows', async () => {
    await put('services', 'tilleuls', 3)
    await release()
    await put('services', 'tilleuls', 4)
    expect(await shown()).toBe(3)
    expect(await shown(await w.as('worker', 'tilleuls'))).toBe(4)
    expect(accepted(await readPlan(coordinator, { slug: 'plan-a' })).release).toBeNull()
    const own = accepted(
      await readObservations(await w.as('worker', 'escale'), { id: ids['services'] }),
    ).items
    expect(own).toEqual([])
    accepted(
      await importOrganisations(w.asSystem(), {
        bytes: bytes('slug;name_fr;kind\nailleurs;Ailleurs;network\n'),
      }),
    )
    expect(await shown(await w.as('coordinator', 'ailleurs'))).toBe(3)
  })

  it('is numbered one after the other, also when several are made at one moment', async () => {
    await put('services', 'tilleuls', 3)
    const made = await Promise.all([release(), release(), release()])
    expect(made.map((one) => one.version).sort()).toEqual([1, 2, 3])
  })

  it('withdrawn shows no figure any more, and the one before shows again', async () => {
    await put('services', 'tilleuls', 3)
    await release()
    await put('services', 'tilleuls', 4)
    const { id } = await release()
    accepted(await withdrawRelease(coordinator, { id, reason: 'Une erreur' }))
    expect(await shown()).toBe(3)
    expect(accepted(await readRelease(w.nobody(), { id }))).toMatchObject({
      version: 2,
      withdrawn: { reason: 'Une erreur' },
      content: null,
    })
    expect(await withdrawRelease(coordinator, { id, reason: 'Encore' })).toEqual({
      ok: false,
      code: 'release.withdrawn_already',
    })
    expect((await release()).version).toBe(3)
  })

  it('withdrawn as the only one leaves nothing to see', async () => {
    await put('services', 'tilleuls', 3)
    const { id } = await release()
    accepted(await withdrawRelease(coordinator, { id, reason: 'Une erreur' }))
    expect(await shown()).toBe('not_found')
  })

  it('withdrawn tells its figures to nobody, by its number neither', async () => {
    await put('services', 'tilleuls', 3)
    const { id } = await release()
    accepted(await withdrawRelease(coordinator, { id, reason: 'Une erreur' }))
    const numbered = accepted(await showNumberedRelease(w.nobody(), { slug: 'plan-a', number: 1 }))
    expect(numbered).toMatchObject({
      withdrawnReason: 'Une erreur',
      content: { measures: [], organisations: [] },
    })
  })

  it('leaves nothing of a small count of persons anywhere in it', async () => {
    await put('persons', 'tilleuls', 4)
    await put('services', 'tilleuls', 3)
    const { id } = await release()
    const content = JSON.stringify(accepted(await readRelease(w.nobody(), { id })).content)
    const persons = JSON.parse(content).measures[0].indicators[1]
    expect(persons.series).toEqual([
      {
        period: '2026-Q3',
        numerator: null,
        denominator: null,
        value: null,
        suppressed: true,
        notedOn: null,
        reported: 1,
      },
    ])
    expect(accepted(await readIndicator(w.nobody(), { id: ids['persons'] }))).toMatchObject({
      value: null,
      numerator: null,
      denominator: null,
      progress: null,
      state: 'no_data',
      suppressed: true,
    })
    expect(accepted(await readObservations(w.nobody(), { id: ids['persons'] })).items).toMatchObject([
      { organisation: 'reseau', value: null, suppressed: true },
      { organisation: 'maison', value: null, suppressed: true },
      { organisation: 'tilleuls', value: null, suppressed: true },
    ])
    for (const period of [undefined, '2026-Q3'])
      expect(accepted(await readOrigin(w.nobody(), { id: ids['persons'], period }))).toEqual({
        period: '2026-Q3',
        value: null,
        suppressed: true,
      })
    const figures = await w.database
      .selectFrom('release_figure')
      .selectAll()
      .where('indicator', '=', ids['persons'] as string)
      .execute()
    const empty = { value: null, numerator: null, denominator: null, suppressed: true }
    expect(figures).toMatchObject([empty, empty, empty])
    expect(
      await w.database
        .selectFrom('release_origin')
        .select('period')
        .where('indicator', '=', ids['persons'] as string)
        .execute(),
    ).toEqual([])
  })

  it('opens each figure on what was counted: the organisations of the scope, as they stood', async () => {
    await put('services', 'tilleuls', 3)
    await put('services', 'escale', 2)
    await release()
    await put('services', 'escale', 9)
    const counted = accepted(await readOrigin(w.nobody(), { id: ids['services'], period: '2026-Q3' }))
    expect(counted).toEqual({
      period: '2026-Q3',
      counted: [
        {
          organisation: 'escale',
          name: { fr: 'L’Escale', nl: 'De Aanloop' },
          origin: 'entered',
          value: 2,
          date: null,
        },
        {
          organisation: 'tilleuls',
          name: { fr: 'Les Tilleuls', nl: 'De Linden' },
          origin: 'entered',
          value: 3,
          date: null,
        },
      ],
    })
    expect(accepted(await readOrganisationList(w.nobody(), {})).items.map((one) => one.slug)).toEqual([
      'escale',
      'maison',
      'reseau',
      'tilleuls',
    ])
  })

  it('carries the reply of a service beside its figure; an empty one takes it back', async () => {
    await put('services', 'tilleuls', 3)
    const manager = await w.as('service_manager', 'tilleuls')
    const which = { plan: 'plan-a', indicator: ids['services'], organisation: 'tilleuls' }
    const replies = async () =>
      accepted(await showPlan(w.nobody(), { slug: 'plan-a' })).content.measures[0]?.indicators[0]?.replies
    accepted(await replyToFigure(manager, { ...which, text: 'Nous étions en travaux.' }))
    await release()
    expect(await replies()).toEqual([
      { organisation: { fr: 'Les Tilleuls', nl: 'De Linden' }, text: 'Nous étions en travaux.' },
    ])
    accepted(await replyToFigure(manager, { ...which, text: '' }))
    await release()
    expect(await replies()).toEqual([])
    expect(
      await replyToFigure(await w.as('service_manager', 'escale'), { ...which, text: 'Non' }),
    ).toMatchObject({ ok: false, code: 'not_found' })
    expect(
      await replyToFigure(await w.as('service_manager', 'escale'), {
        ...which,
        organisation: 'escale',
        text: 'Sans chiffre',
      }),
    ).toMatchObject({ ok: false, code: 'not_found', field: 'indicator' })
  })

  it('is made and withdrawn by who holds the plan, and by a box that was ticked', async () => {
    await put('services', 'tilleuls', 3)
    expect(await makeRelease(await w.as('coordinator', 'maison'), { plan: 'plan-a' })).toMatchObject({
      ok: false,
      code: 'not_found',
    })
    expect(await makeRelease(await w.as('service_manager', 'reseau'), { plan: 'plan-a' })).toEqual({
      ok: false,
      code: 'auth.forbidden',
    })
    expect(await confirmRelease(coordinator, { slug: 'plan-a' })).toMatchObject({
      ok: false,
      code: 'release.unconfirmed',
    })
    const { id } = await release()
    expect(await withdrawRelease(await w.as('coordinator', 'maison'), { id, reason: 'Non' })).toEqual({
      ok: false,
      code: 'not_found',
    })
    expect(await withdrawRelease(coordinator, { id, reason: ' ' })).toMatchObject({
      ok: false,
      code: 'validation',
      faults: [{ path: 'reason' }],
    })
  })

  it('cannot be changed on the database either: neither its content nor its figures', async () => {
    await put('services', 'tilleuls', 3)
    await release()
    for (const text of [
      `update release set content = '{}'`,
      'update release set number = 9',
      'delete from release',
      'truncate release',
      'update release_figure set value = 9',
      'delete from release_figure',
      `update release_origin set counted = '[]'`,
      'delete from release_origin',
    ])
      await expect(w.pools.app.query(text)).rejects.toThrow(/permission denied/)
    await expect(w.pools.owner.query('update release_figure set suppressed = true')).rejects.toThrow(
      /release_figure_suppressed_is_empty/,
    )
    await expect(w.pools.app.query('update release set withdrawn_at = now()')).rejects.toThrow(
      /release_withdrawal_has_a_reason/,
    )
  })
})
