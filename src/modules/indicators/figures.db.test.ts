import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accepted, bytes, smallNetwork, type World, world } from '../../../tests/support/world.ts'
import { inTransaction } from '../../server/transaction.ts'
import type { Request } from '../../server/use-case.ts'
import { importOrganisations } from '../organisations/index.ts'
import { importPlan } from '../plans/index.ts'
import { bindSource } from './bind-source.ts'
import { editIndicator } from './edit-indicator.ts'
import { readIndicators } from './indicators.db.ts'
import { putObservations } from './put-observations.ts'
import { recomputeIndicator } from './recompute-indicator.ts'
import { standingsOf } from './standings.db.ts'
import { unbindSource } from './unbind-source.ts'
import { validateObservation } from './validate-observation.ts'

const plan = `plan: { slug: plan-a, title: Plan A, starts: 2025-01-01, ends: 2027-12-31 }
measures:
  - number: "1"
    title: Une mesure
    indicators:
      - { key: share, statement: Une part, kind: share, target: 0.8, due: 2027-12-31, period: quarter, scope: { kinds: [service] } }
      - { key: count, statement: Un nombre, kind: count, target: 10, due: 2027-12-31 }
      - { key: milestone, statement: Ceci existe, kind: milestone }
`

describe('the figures of an indicator', () => {
  let w: World
  let coordinator: Request
  const ids: Record<string, string> = {}
  beforeAll(async () => {
    w = await world('2026-11-22T09:00:00Z')
    accepted(
      await importOrganisations(w.asSystem(), {
        bytes: bytes(`${smallNetwork}ferme;Fermé;;service;maison;;;;;;;;\n`),
      }),
    )
    await w.pools.owner.query(`update organisation set status = 'closed' where slug = 'ferme'`)
    coordinator = await w.as('coordinator', 'reseau')
    accepted(await importPlan(coordinator, { bytes: bytes(plan) }))
    for (const row of await w.database.selectFrom('indicator').select(['id', 'key']).execute())
      ids[row.key] = row.id
  })
  afterAll(() => w.end())
  beforeEach(() => w.pools.owner.query('truncate observation, rollup, document cascade'))

  const put = (key: string, items: object[], by = w.asSystem()) =>
    putObservations(by, { id: ids[key], items })
  const one = (organisation: string, change: object = {}) => ({
    organisation,
    period: '2026-Q3',
    numerator: 1,
    denominator: 2,
    status: 'validated',
    ...change,
  })
  const standing = (key: string) =>
    inTransaction(w.asSystem(), 'read', async ({ db, house, today }) => {
      const all = await standingsOf(
        db,
        await readIndicators(db, { ids: [ids[key] as string] }),
        house.sources,
        today,
      )
      const { numerator, denominator, value, period, reported, expected } = all.get(ids[key] as string) ?? {}
      return { numerator, denominator, value, period, reported, expected }
    })
  const kept = () =>
    w.database.selectFrom('observation').select(['origin', 'status', 'value']).orderBy('origin').execute()

  it('is written once by organisation, period, breakdown and origin, however often it is sent', async () => {
    const items = [one('tilleuls'), one('escale', { numerator: 3, denominator: 4 })]
    expect(accepted(await put('share', items))).toEqual({
      stored: 2,
      unchanged: 0,
      outside_plan: [],
      dryRun: false,
    })
    expect(accepted(await put('share', items))).toEqual({
      stored: 0,
      unchanged: 2,
      outside_plan: [],
      dryRun: false,
    })
    expect(accepted(await put('share', [one('tilleuls', { numerator: 2 })]))).toEqual({
      stored: 1,
      unchanged: 0,
      outside_plan: [],
      dryRun: false,
    })
    expect(await standing('share')).toMatchObject({
      numerator: 5,
      denominator: 6,
      value: 5 / 6,
      reported: 2,
      expected: 2,
    })
  })

  it('of two origins stand side by side; the imported one counts', async () => {
    accepted(
      await put('share', [
        one('tilleuls', { origin: 'entered' }),
        one('tilleuls', { origin: 'imported', numerator: 2 }),
      ]),
    )
    expect(await kept()).toEqual([
      { origin: 'entered', status: 'validated', value: 0.5 },
      { origin: 'imported', status: 'validated', value: 1 },
    ])
    expect(await standing('share')).toMatchObject({ numerator: 2, denominator: 2, reported: 1 })
  })

  it('never counts a draft, until the service’s manager validates it', async () => {
    accepted(await put('share', [one('tilleuls', { status: 'draft' })]))
    expect(await standing('share')).toMatchObject({ value: null, period: null, reported: 0 })
    accepted(
      await validateObservation(await w.as('service_manager', 'tilleuls'), {
        indicator: ids['share'],
        organisation: 'tilleuls',
        period: '2026-Q3',
      }),
    )
    expect(await standing('share')).toMatchObject({ value: 0.5, reported: 1 })
  })

  it('is validated by nobody but the manager of the service', async () => {
    accepted(await put('share', [one('tilleuls', { status: 'draft' })]))
    const which = { indicator: ids['share'], organisation: 'tilleuls', period: '2026-Q3' }
    for (const role of ['coordinator', 'worker', 'administrator', 'auditor'] as const)
      expect(await validateObservation(await w.as(role, 'reseau'), which)).toEqual({
        ok: false,
        code: 'auth.forbidden',
      })
    expect(await validateObservation(await w.as('service_manager', 'escale'), which)).toMatchObject({
      ok: false,
      code: 'not_found',
    })
    expect(
      await validateObservation(await w.as('service_manager', 'tilleuls'), { ...which, period: '2026-Q2' }),
    ).toMatchObject({ ok: false, code: 'not_found' })
    expect(await kept()).toMatchObject([{ status: 'draft' }])
  })

  it('counts the organisations of the scope only; what was given before it was narrowed is kept', async () => {
    const scope = async (text: string) => {
      const id = ids['share'] as string
      const row = await w.database
        .selectFrom('indicator')
        .select('version')
        .where('id', '=', id)
        .executeTakeFirst()
      accepted(await editIndicator(w.asSystem(), { id, version: row?.version, scope: JSON.parse(text) }))
    }
    accepted(await put('share', [one('tilleuls'), one('escale', { numerator: 2 })]))
    await scope('{"organisations": ["tilleuls"]}')
    expect(await standing('share')).toMatchObject({ numerator: 1, denominator: 2, reported: 1, expected: 1 })
    expect(await kept()).toHaveLength(2)
    await scope('{"kinds": ["service"]}')
  })

  it('keeps counting what an organisation said before it closed', async () => {
    accepted(await put('share', [one('tilleuls'), one('escale')]))
    await w.pools.owner.query(`update organisation set status = 'closed' where slug = 'escale'`)
    expect(await standing('share')).toMatchObject({ numerator: 2, denominator: 4 })
    await w.pools.owner.query(`update organisation set status = 'active' where slug = 'escale'`)
  })

  it('outside the plan’s dates is kept and told', async () => {
    const items = ['2024-Q4', '2025-Q1', '2028-Q1'].map((period) => one('tilleuls', { period }))
    expect(accepted(await put('share', items))).toMatchObject({
      stored: 3,
      outside_plan: ['2024-Q4', '2028-Q1'],
    })
  })

  it('is refused whole: every wrong line is named, nothing is stored in part', async () => {
    const result = await put('share', [
      one('tilleuls'),
      one('nobody'),
      one('ferme'),
      one('escale', { denominator: undefined }),
    ])
    expect(result).toMatchObject({
      ok: false,
      faults: [
        { path: '1.organisation', code: 'organisation.unknown' },
        { path: '2.organisation', code: 'organisation.closed' },
        { path: '3.value', code: 'observation.incomplete' },
      ],
    })
    expect(await put('share', [one('tilleuls', { origin: 'computed' })])).toMatchObject({
      ok: false,
      code: 'validation',
      faults: [{ path: 'items.0.origin' }],
    })
    expect(await put('share', [one('tilleuls', { period: '2026-13' })])).toMatchObject({
      ok: false,
      code: 'validation',
      faults: [{ path: 'items.0.period' }],
    })
    expect(await kept()).toEqual([])
  })

  it('of another service is not one’s to write', async () => {
    expect(await put('share', [one('tilleuls')], await w.as('worker', 'escale'))).toMatchObject({
      ok: false,
      code: 'organisation.unknown',
    })
  })

  it('bound shows the computed figure; those entered stand beside it and count for nothing', async () => {
    const bind = () =>
      bindSource(coordinator, {
        id: ids['milestone'],
        key: 'documents.exists',
        parameters: { series: 'protocole' },
      })
    accepted(
      await put('milestone', [
        one('reseau', { numerator: undefined, denominator: undefined, value: 1 }),
        one('centre', { period: '2027-Q1', numerator: undefined, denominator: undefined, value: 1 }),
      ]),
    )
    expect(await standing('milestone')).toMatchObject({ value: 1, period: '2027-Q1' })
    expect(accepted(await bind())).toMatchObject({
      state: 'measured',
      value: 0,
      period: '2026-Q4',
      source: { key: 'documents.exists' },
      computed_at: '2026-11-22T09:00:00.000Z',
    })
    expect(await kept()).toHaveLength(3)
    accepted(await unbindSource(coordinator, { id: ids['milestone'] }))
    expect((await kept()).map((row) => row.origin)).toEqual(['entered', 'entered'])
    expect(await standing('milestone')).toMatchObject({ value: 1, period: '2027-Q1' })
    expect(await recomputeIndicator(coordinator, { id: ids['milestone'] })).toEqual({
      ok: false,
      code: 'indicator.not_bound',
    })
  })

  it('is bound to nothing that is unknown, of the wrong kind, or not there', async () => {
    const bind = (key: string, source: string, parameters: object) =>
      bindSource(coordinator, { id: ids[key], key: source, parameters })
    expect(await bind('share', 'dreams.count', {})).toMatchObject({
      ok: false,
      code: 'indicator.source_unknown',
      faults: [{ found: 'dreams.count' }],
    })
    expect(await bind('share', 'documents.exists', { series: 'a' })).toMatchObject({
      ok: false,
      code: 'indicator.source_does_not_fit',
      faults: [{ expected: 'milestone', found: 'share' }],
    })
    expect(await bind('share', 'declarations.share', { request: 'nothing' })).toMatchObject({
      ok: false,
      code: 'indicator.source_parameters',
    })
    expect(await bind('share', 'declarations.share', { question: 'a' })).toMatchObject({
      ok: false,
      code: 'validation',
      faults: expect.arrayContaining([expect.objectContaining({ path: 'parameters.question' })]),
    })
    expect(
      await bindSource(await w.as('coordinator', 'maison'), {
        id: ids['share'],
        key: 'declarations.share',
        parameters: {},
      }),
    ).toMatchObject({ ok: false, code: 'not_found' })
  })

  it('is promised by who coordinates; two who change the promise at once do not overwrite one another', async () => {
    const [{ version } = { version: 0 }] = await inTransaction(coordinator, 'read', ({ db }) =>
      readIndicators(db, { ids: [ids['count'] as string] }),
    )
    expect(
      accepted(await editIndicator(coordinator, { id: ids['count'], version, target: 20 })),
    ).toMatchObject({ target: 20, version: version + 1 })
    expect(await editIndicator(coordinator, { id: ids['count'], version, target: 30 })).toEqual({
      ok: false,
      code: 'conflict.version',
    })
    expect(await editIndicator(coordinator, { id: ids['share'], version: 1, target: 1.5 })).toMatchObject({
      ok: false,
      code: 'validation',
      faults: [{ path: 'target', found: '1.5' }],
    })
    expect(
      await editIndicator(await w.as('worker', 'reseau'), { id: ids['count'], version, target: 1 }),
    ).toEqual({ ok: false, code: 'auth.forbidden' })
  })
})
