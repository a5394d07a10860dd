import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { accepted, bytes, smallNetwork, type World, world } from '../../../../tests/support/world.ts'
import type { Request } from '../../../server/use-case.ts'
import { editIndicator } from '../../indicators/index.ts'
import { importOrganisations } from '../../organisations/index.ts'
import { editMeasure } from '../edit-measure.ts'
import { exportPlan } from '../export-plan.ts'
import { importPlan } from '../import/import-plan.ts'
import { compareVersions } from './compare-versions.ts'
import { keepVersion } from './keep-version.ts'
import { listVersions, readVersion, showVersions } from './list-versions.ts'

const plan = (title: string, more = '') => `plan: { slug: plan-a, title: Plan A }
measures:
  - number: "1"
    title: ${title}
    indicators: [{ key: a, statement: Une part, kind: share, target: 0.5, due: 2027-12-31 }]
${more}`

describe('the versions of a plan', () => {
  let w: World
  let coordinator: Request
  const slug = 'plan-a'
  beforeAll(async () => {
    w = await world()
    accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
    coordinator = await w.as('coordinator', 'reseau')
    accepted(await importPlan(coordinator, { bytes: bytes(plan('Un')) }))
  })
  afterAll(() => w.end())

  const measure = () => w.database.selectFrom('measure').select(['id', 'version']).where('number', '=', '1')
  const edit = async (change: object, by = coordinator) =>
    editMeasure(by, { ...(await measure().executeTakeFirstOrThrow()), ...change })
  const numbers = async () =>
    accepted(await listVersions(coordinator, { slug })).items.map((one) => one.number)
  const yaml = async () => {
    const file = accepted(await exportPlan(coordinator, { slug, format: 'yaml' }))
    return parse(await file.text())
  }

  it('keep it whole under a name and the next number, in the format of its export', async () => {
    const before = await yaml()
    const named = { slug, name: 'Version adoptée', note: 'À l’unanimité', dated: '2026-10-01' }
    expect(accepted(await keepVersion(coordinator, named))).toEqual({ number: 1 })
    accepted(await edit({ title: 'Un, autrement' }))
    const kept = accepted(await readVersion(coordinator, { slug, number: '1' }))
    expect(kept).toMatchObject({ kind: 'named', name: { fr: 'Version adoptée' }, dated: '2026-10-01' })
    expect(kept.content).toEqual(before)
    expect(await w.journal()).toContainEqual(
      expect.objectContaining({ action: 'plan.keep_version', fields: ['version', '1'] }),
    )
  })

  it('keep by themselves what an import replaces, edits since the last import with it; one that changes nothing keeps nothing', async () => {
    const before = await yaml()
    accepted(await importPlan(coordinator, { bytes: bytes(plan('Un, par un import')), dryRun: true }))
    expect(await numbers()).toEqual([1])
    accepted(await importPlan(coordinator, { bytes: bytes(plan('Un, par un import')) }))
    expect(await numbers()).toEqual([2, 1])
    expect(accepted(await readVersion(coordinator, { slug, number: 2 }))).toMatchObject({
      kind: 'replaced',
      name: null,
      content: before,
    })
    accepted(await importPlan(coordinator, { bytes: bytes(plan('Un, par un import')) }))
    expect(await numbers()).toEqual([2, 1])
  })

  it('are compared with one another and with today, field by field', async () => {
    const [indicator] = await w.database.selectFrom('indicator').select(['id', 'version']).execute()
    accepted(await editIndicator(coordinator, { ...indicator, target: 0.8, due: '2028-06-30' }))
    const { before, after, difference } = accepted(
      await compareVersions(coordinator, { slug, a: '1', b: 'aujourd-hui' }),
    )
    expect([before?.number, after]).toEqual([1, null])
    expect(difference).toMatchObject({
      plan: [],
      measures: [
        {
          number: '1',
          change: 'changed',
          fields: [{ field: 'title', language: 'fr', before: 'Un', after: 'Un, par un import' }],
          indicators: [
            {
              key: 'a',
              fields: [
                { field: 'target', before: '0.5', after: '0.8' },
                { field: 'due', before: '2027-12-31', after: '2028-06-30' },
              ],
            },
          ],
        },
      ],
    })
    expect(accepted(await compareVersions(coordinator, { slug, a: 2, b: 2 })).difference.measures).toEqual([])
    expect(await compareVersions(coordinator, { slug, a: 1, b: 9 })).toMatchObject({ code: 'not_found' })
  })

  it('are listed a page at a time, newest first', async () => {
    const first = accepted(await listVersions(coordinator, { slug, limit: 1 }))
    expect([first.items.map((one) => one.number), first.next]).toEqual([[2], '2'])
    const second = accepted(await listVersions(coordinator, { slug, limit: 1, cursor: first.next }))
    expect([second.items.map((one) => one.number), second.next]).toEqual([[1], null])
  })

  it('are brought back by importing what they hold: no measure added since is lost, and what stood is kept too', async () => {
    accepted(
      await importPlan(coordinator, { bytes: bytes(plan('Deux fois', '  - { number: "2", title: Deux }')) }),
    )
    const { content } = accepted(await readVersion(coordinator, { slug, number: 1 }))
    const back = accepted(await importPlan(coordinator, { bytes: bytes(JSON.stringify(content)) }))
    expect(back.kept).toEqual(['2'])
    expect(await numbers()).toEqual([4, 3, 2, 1])
    expect((await yaml()).measures[0].title).toEqual({ fr: 'Un' })
  })

  it('stand beside each change since: of what, and in which fields, bodies and ties too, never who', async () => {
    w.setClock('2026-11-23T09:00:00Z')
    const tomorrow = await w.as('coordinator', 'reseau')
    accepted(await edit({ leads: '@tilleuls', due: '2027-06-30', title: 'Un' }, tomorrow))
    const [last] = accepted(await showVersions(coordinator, { slug })).changes
    expect(last).toMatchObject({ number: '1', indicator: null, fields: ['due', 'lead'] })
    expect(JSON.stringify(last)).not.toContain('coordinator@')
  })

  it('have numbers that follow one another when ten are kept at once', async () => {
    const kept = await Promise.all(
      Array.from({ length: 10 }, (_, n) => keepVersion(coordinator, { slug, name: `Version ${n}` })),
    )
    const given = kept.map((one) => accepted(one).number).sort((a, b) => a - b)
    expect(given).toEqual(Array.from({ length: 10 }, (_, n) => n + 5))
  })

  it('are kept by who holds the plan, read by who reads it, and by nobody else', async () => {
    const manager = await w.as('service_manager', 'tilleuls')
    expect(await keepVersion(manager, { slug, name: 'Non' })).toMatchObject({ code: 'not_found' })
    expect(await keepVersion(await w.as('worker', 'reseau'), { slug, name: 'Non' })).toMatchObject({
      code: 'auth.forbidden',
    })
    expect(accepted(await readVersion(manager, { slug, number: 1 })).number).toBe(1)
    expect(await readVersion(w.nobody(), { slug, number: 1 })).toMatchObject({ code: 'auth.required' })
    accepted(
      await importPlan(await w.as('coordinator', 'maison'), {
        bytes: bytes('plan: { slug: plan-b, title: B, holder: maison }\nmeasures: []\n'),
      }),
    )
    const centre = await w.as('service_manager', 'centre')
    for (const refused of [
      await listVersions(centre, { slug: 'plan-b' }),
      await compareVersions(centre, { slug: 'plan-b', a: 'today', b: 'today' }),
      await showVersions(centre, { slug: 'plan-b' }),
    ])
      expect(refused).toMatchObject({ code: 'not_found' })
  })

  it('cannot be changed or taken away by the application', async () => {
    await expect(w.database.updateTable('plan_version').set({ number: 99 }).execute()).rejects.toThrow(
      /permission/,
    )
    await expect(w.database.deleteFrom('plan_version').execute()).rejects.toThrow(/permission/)
  })
})
