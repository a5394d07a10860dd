import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { accepted, bytes, smallNetwork, type World, world } from '../../../../tests/support/world.ts'
import type { Request } from '../../../server/use-case.ts'
import { editIndicator } from '../../indicators/index.ts'
import { importOrganisations } from '../../organisations/index.ts'
import { editMeasure } from '../edit-measure.ts'
import { exportPlan } from '../export-plan.ts'
import { importPlan } from '../import/import-plan.ts'
import { showMeasureWork } from '../show-measure-work.ts'
import { showPlanWork } from '../show-plan-work.ts'
import { derivePlan } from './derive-plan.ts'
import { showDeriveForm } from './show-derive-form.ts'
import { takeOver } from './take-over.ts'

const network = `plan: { slug: reseau-a, title: Le plan du réseau, languages_required_by_law: [fr, nl] }
measures:
  - number: "1"
    title: { fr: Accueillir, nl: Onthalen }
    theme: Accueil
    description: Toute personne est reçue.
    indicators:
      - { key: part, statement: Part des personnes reçues, kind: share, unit_counted: person, target: 0.8, due: 2028-12-31, scope: { kinds: [service] } }
    measures:
      - { number: "1.1", title: Recevoir sans rendez-vous }
  - { number: "2", title: Écouter }
`

describe('the plan of a service, derived from its network’s', () => {
  let w: World
  let coordinator: Request
  let manager: Request
  const of: Record<string, string> = {}
  beforeAll(async () => {
    w = await world()
    accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
    coordinator = await w.as('coordinator', 'reseau')
    manager = await w.as('service_manager', 'tilleuls')
    accepted(await importPlan(coordinator, { bytes: bytes(network) }))
    for (const row of await w.database.selectFrom('measure').select(['id', 'number']).execute())
      of[row.number] = row.id
  })
  afterAll(() => w.end())

  const derive = (by: Request, more: object = {}) =>
    derivePlan(by, {
      slug: 'reseau-a',
      organisation: 'tilleuls',
      year: 2027,
      measures: [of['1'], of['1.1']],
      ...more,
    })
  const yaml = async (slug: string, by = manager) =>
    parse(await accepted(await exportPlan(by, { slug, format: 'yaml' })).text())
  const own = async (number = '1', slug = 'qualite-tilleuls-2027') => {
    const { measures } = accepted(await showPlanWork(manager, { slug }))
    const found = measures.find((one) => one.number === number)
    return accepted(await showMeasureWork(manager, { id: found?.id }))
  }
  const editSource = async (change: object) => {
    const { version } = await w.database
      .selectFrom('measure')
      .select('version')
      .where('id', '=', of['1'] as string)
      .executeTakeFirstOrThrow()
    accepted(await editMeasure(coordinator, { id: of['1'], version, ...change }))
  }

  it('offers the service its own organisations and every measure of the network', async () => {
    const form = accepted(await showDeriveForm(manager, { slug: 'reseau-a' }))
    expect(form.organisations.map((one) => one.slug)).toEqual(['tilleuls'])
    expect(form.measures.map((one) => [one.number, one.indicators])).toEqual([
      ['1', 1],
      ['1.1', 0],
      ['2', 0],
    ])
    expect(form.year).toBe(2027)
  })

  it('copies words and indicators for the service alone, without a target, and ties each measure to the one it serves', async () => {
    expect(accepted(await derive(manager))).toMatchObject({
      slug: 'qualite-tilleuls-2027',
      measures: 2,
      indicators: 1,
    })
    expect(await yaml('qualite-tilleuls-2027')).toEqual({
      plan: {
        slug: 'qualite-tilleuls-2027',
        title: { fr: 'Plan de qualité 2027 – Les Tilleuls', nl: 'Kwaliteitsplan 2027 – De Linden' },
        holder: 'tilleuls',
        starts: '2027-01-01',
        ends: '2027-12-31',
        languages_required_by_law: ['fr', 'nl'],
      },
      measures: [
        {
          number: '1',
          title: { fr: 'Accueillir', nl: 'Onthalen' },
          theme: { fr: 'Accueil' },
          description: { fr: 'Toute personne est reçue.' },
          state: 'planned',
          serves: 'reseau-a/1',
          indicators: [
            {
              key: 'part',
              statement: { fr: 'Part des personnes reçues' },
              kind: 'share',
              unit_counted: 'person',
              direction: 'up',
              scope: { organisations: ['tilleuls'] },
            },
          ],
          measures: [
            {
              number: '1.1',
              title: { fr: 'Recevoir sans rendez-vous' },
              state: 'planned',
              serves: 'reseau-a/1.1',
            },
          ],
        },
      ],
    })
  })

  it('is the service’s to edit: its manager sets targets and states, no other service’s does', async () => {
    const [indicator] = await w.database
      .selectFrom('indicator')
      .innerJoin('measure', 'measure.id', 'indicator.measure')
      .select(['indicator.id', 'indicator.version'])
      .where('measure.serves', 'is not', null)
      .execute()
    accepted(await editIndicator(manager, { ...indicator, target: 0.9, due: '2027-12-31' }))
    const { id, version } = await own()
    accepted(await editMeasure(manager, { id, version, state: 'under_way' }))
    const other = await w.as('service_manager', 'escale')
    const refused = { code: 'not_found' }
    expect(await editMeasure(other, { id, version: version + 1, state: 'done' })).toMatchObject(refused)
    expect(await editIndicator(other, { ...indicator, target: 0 })).toMatchObject(refused)
    expect(await showMeasureWork(other, { id })).toMatchObject(refused)
    expect(await takeOver(other, { id, version: version + 1 })).toMatchObject(refused)
    expect(await editMeasure(manager, { id: of['1'], version: 1, state: 'done' })).toMatchObject(refused)
  })

  it('lets the network’s measure tell how many services work on it and where they stand, without naming one', async () => {
    accepted(
      await derive(await w.as('service_manager', 'escale'), { organisation: 'escale', measures: of['1'] }),
    )
    const { measures } = accepted(await showPlanWork(coordinator, { slug: 'reseau-a' }))
    expect(measures.map((one) => [one.number, one.serving])).toEqual([
      ['1', { services: 2, states: { planned: 1, under_way: 1, done: 0, stopped: 0 } }],
      ['1.1', { services: 1, states: { planned: 1, under_way: 0, done: 0, stopped: 0 } }],
      ['2', null],
    ])
  })

  it('is told what its source says otherwise and changes in nothing, until that is taken over', async () => {
    expect((await own()).serves).toMatchObject({ plan: 'reseau-a', number: '1', changes: [] })
    await editSource({ title: { fr: 'Accueillir chacun' }, description: null, state: 'under_way' })
    const told = await own()
    expect(told.serves?.changes.map((one) => [one.field, one.before?.fr, one.after?.fr])).toEqual([
      ['title', 'Accueillir', 'Accueillir chacun'],
      ['description', 'Toute personne est reçue.', undefined],
    ])
    expect(told.title).toEqual({ fr: 'Accueillir', nl: 'Onthalen' })
    expect(await takeOver(manager, { id: told.id, version: told.version - 1 })).toMatchObject({
      code: 'conflict.version',
    })
    expect(accepted(await takeOver(manager, { id: told.id, version: told.version })).taken).toBe(2)
    const after = await own()
    expect(after).toMatchObject({
      title: { fr: 'Accueillir chacun', nl: 'Onthalen' },
      description: null,
      state: 'under_way',
      serves: { changes: [] },
    })
  })

  it('takes over new words of an indicator and new indicators, and keeps its own targets', async () => {
    const more = network
      .replace('Accueillir,', 'Accueillir chacun,')
      .replace('    description: Toute personne est reçue.\n', '')
      .replace('Part des personnes reçues', 'Part des personnes reçues le jour même')
      .replace(
        '    measures:\n',
        '      - { key: delai, statement: Délai, kind: count, target: 2 }\n    measures:\n',
      )
    accepted(await importPlan(coordinator, { bytes: bytes(more) }))
    const { id, version } = await own()
    expect(accepted(await takeOver(manager, { id, version })).taken).toBe(2)
    expect((await yaml('qualite-tilleuls-2027')).measures[0].indicators).toMatchObject([
      { key: 'part', statement: { fr: 'Part des personnes reçues le jour même' }, target: 0.9 },
      { key: 'delai', statement: { fr: 'Délai' }, scope: { organisations: ['tilleuls'] } },
    ])
    expect((await yaml('qualite-tilleuls-2027')).measures[0].indicators[1]).not.toHaveProperty('target')
  })

  it('may keep its own words: the change is told no more', async () => {
    await editSource({ title: 'Accueillir tout le monde' })
    const { id, version } = await own()
    accepted(await takeOver(manager, { id, version, keep: true }))
    expect(await own()).toMatchObject({ title: { fr: 'Accueillir chacun' }, serves: { changes: [] } })
    const { id: inner } = await own('1.1')
    expect((await own('1.1')).serves?.changes).toEqual([])
    const source = { id: of['2'], version: 1 }
    expect(await takeOver(coordinator, source)).toMatchObject({ code: 'measure.serves_none' })
    expect(inner).not.toBe(id)
  })

  it('keeps its ties through a file: imported again it changes nothing; a tie to nowhere is refused where it stands', async () => {
    const file = JSON.stringify(await yaml('qualite-tilleuls-2027', coordinator))
    const again = accepted(await importPlan(coordinator, { bytes: bytes(file) }))
    expect(again).toMatchObject({ created: 0, updated: 0 })
    for (const [from, to] of [
      ['reseau-a/1"', 'reseau-a/9"'],
      ['reseau-a/1"', 'nulle-part/1"'],
      ['reseau-a/1"', 'qualite-tilleuls-2027/1.1"'],
    ] as const)
      expect(await importPlan(coordinator, { bytes: bytes(file.replace(from, to)) })).toMatchObject({
        code: 'validation',
        faults: [{ path: 'measures.0.serves', code: 'serves.unknown', found: to.slice(0, -1) }],
      })
    const moved = file.replace('reseau-a/1"', 'reseau-a/2"')
    accepted(await importPlan(coordinator, { bytes: bytes(moved) }))
    expect((await own()).serves).toMatchObject({ number: '2', changes: [] })
  })

  it('can be tied and untied by hand', async () => {
    const { id, version } = await own()
    accepted(await editMeasure(manager, { id, version, serves: null }))
    expect((await own()).serves).toBeNull()
    expect(await editMeasure(manager, { id, version: version + 1, serves: 'reseau-a/77' })).toMatchObject({
      code: 'serves.unknown',
      field: 'serves',
    })
    accepted(await editMeasure(manager, { id, version: version + 1, serves: 'reseau-a/1' }))
    expect((await own()).serves).toMatchObject({ plan: 'reseau-a', number: '1' })
  })

  it('is refused twice for one year, for another’s service, of no measure or of another plan’s', async () => {
    expect(await derive(manager)).toMatchObject({ code: 'plan.derived_already', field: 'year' })
    expect(await derive(manager, { as: 'reseau-a' })).toMatchObject({ code: 'plan.slug_taken' })
    expect(await derive(manager, { organisation: 'escale', year: 2028 })).toMatchObject({
      code: 'organisation.unknown',
    })
    expect(await derive(coordinator, { organisation: 'reseau' })).toMatchObject({ code: 'plan.own_measures' })
    expect(await derive(manager, { year: 2028, measures: [] })).toMatchObject({ code: 'validation' })
    const { id } = await own()
    expect(await derive(manager, { year: 2028, measures: [id] })).toMatchObject({
      code: 'measure.not_of_plan',
    })
    expect(await derive(await w.as('worker', 'tilleuls'), { year: 2028 })).toMatchObject({
      code: 'auth.forbidden',
    })
    expect(await w.database.selectFrom('plan').select('slug').orderBy('slug').execute()).toEqual(
      ['qualite-escale-2027', 'qualite-tilleuls-2027', 'reseau-a'].map((slug) => ({ slug })),
    )
  })

  it('is titled in every language that its source or its service has', async () => {
    const both = JSON.stringify({ fr: 'Le plan du réseau', nl: 'Het plan van het netwerk' })
    await w.pools.owner.query(`update plan set title = '${both}' where slug = 'reseau-a'`)
    const de = JSON.stringify({ fr: 'Les Tilleuls', de: 'Die Linden' })
    await w.pools.owner.query(`update organisation set name = '${de}' where slug = 'tilleuls'`)
    accepted(await derive(manager, { year: 2029 }))
    expect((await yaml('qualite-tilleuls-2029')).plan.title).toEqual({
      fr: 'Plan de qualité 2029 – Les Tilleuls',
      nl: 'Kwaliteitsplan 2029 – Les Tilleuls',
      de: 'Qualitätsplan 2029 – Die Linden',
    })
  })

  it('has a public page once a release of it stands', async () => {
    const released = async () => accepted(await showPlanWork(manager, { slug: 'reseau-a' })).released
    expect(await released()).toBe(false)
    await w.pools.owner.query(
      `insert into release (plan, number, content, released_at) select id, 1, '{}', now() from plan where slug = 'reseau-a'`,
    )
    expect(await released()).toBe(true)
    await w.pools.owner.query(`update release set withdrawn_at = now(), withdrawn_reason = '{"fr": "Faux"}'`)
    expect(await released()).toBe(false)
  })

  it('lies in the nearest measure above it that was chosen, or stands on its own', async () => {
    accepted(await derive(manager, { year: 2030, measures: [of['1.1'], of['2']] }))
    const { measures } = await yaml('qualite-tilleuls-2030')
    expect(measures.map((one: { number: string }) => one.number)).toEqual(['1.1', '2'])
  })
})
