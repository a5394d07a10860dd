import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accepted, bytes, smallNetwork, type World, world } from '../../../tests/support/world.ts'
import { inTransaction } from '../../server/transaction.ts'
import type { Request } from '../../server/use-case.ts'
import { importOrganisations } from '../organisations/index.ts'
import { importPlan } from '../plans/index.ts'
import { enterObservation } from './enter-observation.ts'
import { observationsText } from './export-observations.ts'
import { figureTasks } from './figure-tasks.ts'
import { readIndicators } from './indicators.db.ts'
import { listFigures } from './list-figures.ts'
import { putObservations } from './put-observations.ts'
import { showEntryForm } from './show-entry-form.ts'
import { standingsOf } from './standings.db.ts'
import { validateObservation } from './validate-observation.ts'

const plan = `plan: { slug: plan-a, title: Plan A, starts: 2025-01-01, ends: 2027-12-31 }
measures:
  - number: "1"
    title: Une mesure
    indicators:
      - { key: share, statement: Une part, kind: share, period: quarter, scope: { kinds: [service] } }
      - { key: one, statement: Une part d’un seul, kind: share, period: year, scope: { organisations: [escale] } }
      - { key: count, statement: Un nombre, kind: count }
`

describe('observations', () => {
  let w: World
  let [coordinator, manager, worker] = [] as unknown as [Request, Request, Request]
  const ids: Record<string, string> = {}
  beforeAll(async () => {
    w = await world('2026-11-22T09:00:00Z')
    accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
    coordinator = await w.as('coordinator', 'reseau')
    manager = await w.as('service_manager', 'tilleuls')
    worker = await w.as('worker', 'tilleuls')
    accepted(await importPlan(coordinator, { bytes: bytes(plan) }))
    for (const row of await w.database.selectFrom('indicator').select(['id', 'key']).execute())
      ids[row.key] = row.id
  })
  afterAll(() => w.end())
  beforeEach(() => w.pools.owner.query('truncate observation, rollup'))

  const put = (by: Request, key: string, ...items: object[]) => putObservations(by, { id: ids[key], items })
  const count = (value: number, change: object = {}) => ({
    organisation: 'tilleuls',
    period: '2026',
    value,
    status: 'validated',
    ...change,
  })
  const kept = () =>
    w.database
      .selectFrom('observation')
      .select(['origin', 'status', 'value', 'validated_by as by'])
      .orderBy('origin')
      .execute()
  const standing = (key: string) =>
    inTransaction(w.asSystem(), 'read', async ({ db, house, today }) => {
      const all = await readIndicators(db, { ids: [ids[key] as string] })
      return (await standingsOf(db, all, house.sources, today)).get(ids[key] as string)
    })

  it('are validated by the manager; what a worker types in waits for them', async () => {
    accepted(await put(worker, 'count', count(3)))
    expect(await kept()).toEqual([{ origin: 'entered', status: 'draft', value: 3, by: null }])
    expect((await standing('count'))?.value).toBeNull()
    accepted(await put(manager, 'count', count(3)))
    expect(await kept()).toEqual([
      { origin: 'entered', status: 'validated', value: 3, by: 'service_manager@tilleuls' },
    ])
  })

  it('count when a coordinator says so, and nobody of the service has read them', async () => {
    accepted(await put(coordinator, 'count', count(3)))
    expect(await kept()).toEqual([{ origin: 'entered', status: 'validated', value: 3, by: null }])
    await w.pools.owner.query('truncate observation, rollup')
    accepted(await put(coordinator, 'count', count(3, { origin: 'imported' })))
    expect(await kept()).toEqual([{ origin: 'imported', status: 'validated', value: 3, by: null }])
    expect((await standing('count'))?.value).toBe(3)
    expect(accepted(await listFigures(manager, {})).items).toMatchObject([{ validatedAt: null }])
    expect(await inTransaction(manager, 'read', figureTasks)).toHaveLength(1)
    expect(await inTransaction(worker, 'read', figureTasks)).toEqual([])
    await w.pools.owner.query('truncate observation, rollup')
    accepted(await put(worker, 'count', count(3, { origin: 'imported' })))
    expect(await kept()).toMatchObject([{ status: 'draft' }])
  })

  it('that the manager validated are changed by nobody else, and sent the same they stay', async () => {
    accepted(await put(manager, 'count', count(3)))
    expect(accepted(await put(worker, 'count', count(3)))).toMatchObject({ stored: 0, unchanged: 1 })
    expect(await put(worker, 'count', count(4))).toMatchObject({
      ok: false,
      code: 'observation.validated_already',
      faults: [{ path: '0.value' }],
    })
    expect(await kept()).toMatchObject([{ status: 'validated', value: 3 }])
  })

  it('are of an organisation of the scope, and of the indicator’s kind of period', async () => {
    const half = { numerator: 1, denominator: 2, period: '2026-Q3' }
    expect(await put(w.asSystem(), 'share', { ...half, organisation: 'centre' })).toMatchObject({
      code: 'organisation.outside_scope',
      faults: [{ path: '0.organisation', expected: '{"kinds":["service"]}', found: 'centre' }],
    })
    expect(
      await put(manager, 'share', { ...half, organisation: 'tilleuls', period: '2026-09' }),
    ).toMatchObject({
      code: 'period.frequency',
      faults: [{ path: '0.period', expected: 'quarter' }],
    })
    const both = [count(1), count(1, { period: '2026-11' })]
    expect(await put(manager, 'count', ...both)).toMatchObject({ code: 'period.frequency' })
    accepted(await put(manager, 'count', count(1)))
    expect(await put(manager, 'count', count(1, { period: '2026-11' }))).toMatchObject({
      faults: [{ expected: 'year', found: '2026-11 (month)' }],
    })
    const form = accepted(await showEntryForm(coordinator, { id: ids['share'] }))
    expect(form.organisations.map((one) => one.slug)).toEqual(['escale', 'tilleuls'])
    expect(form.validates).toBe(false)
  })

  it('may be a bare share where one organisation alone is asked', async () => {
    const bare = { organisation: 'escale', value: 0.4, status: 'validated' }
    expect(await put(w.asSystem(), 'share', { ...bare, period: '2026-Q3' })).toMatchObject({
      faults: [{ path: '0.value', code: 'observation.incomplete', expected: 'numerator and denominator' }],
    })
    accepted(await put(w.asSystem(), 'one', { ...bare, period: '2026' }))
    expect(await standing('one')).toMatchObject({ numerator: 0.4, denominator: 1, value: 0.4, reported: 1 })
    expect(await put(w.asSystem(), 'one', { ...bare, period: '2026', value: 75 })).toMatchObject({
      faults: [{ code: 'observation.out_of_range' }],
    })
  })

  it('never cover more organisations than are expected: those that closed since are in both numbers', async () => {
    const half = { numerator: 1, denominator: 2, period: '2026-Q3', status: 'validated' }
    const both = ['tilleuls', 'escale'].map((organisation) => ({ ...half, organisation }))
    accepted(await put(w.asSystem(), 'share', ...both))
    await w.pools.owner.query(`update organisation set status = 'closed' where slug = 'escale'`)
    expect(await standing('share')).toMatchObject({ reported: 2, expected: 2 })
    await w.pools.owner.query(`update organisation set status = 'active' where slug = 'escale'`)
  })

  it('hidden by an imported one stand beside it', async () => {
    accepted(await put(manager, 'count', count(5), count(3, { origin: 'imported' })))
    accepted(await put(w.asSystem(), 'count', count(9, { organisation: 'escale' })))
    expect(await standing('count')).toMatchObject({
      value: 12,
      beside: [{ origin: 'entered', period: '2026', value: 5, difference: 2 }],
    })
  })

  it('are validated as they were read: that origin, no breakdown, and not once changed', async () => {
    const both = [count(5), count(3, { origin: 'imported' }), count(1, { breakdown: 'femmes' })]
    accepted(await put(worker, 'count', ...both))
    const read = { indicator: ids['count'], organisation: 'tilleuls', period: '2026', origin: 'imported' }
    expect(await validateObservation(manager, { ...read, value: 4 })).toMatchObject({
      code: 'conflict.version',
    })
    expect(await validateObservation(manager, { ...read, value: null })).toMatchObject({
      code: 'conflict.version',
    })
    accepted(await validateObservation(manager, { ...read, value: '3' }))
    expect((await kept()).filter((one) => one.status === 'validated')).toMatchObject([{ origin: 'imported' }])
  })

  it('typed in on a page that showed another figure are not stored', async () => {
    const typed = { id: ids['count'], organisation: 'tilleuls', period: '2026', value: '7' }
    const seen = { organisation: 'tilleuls', period: '2026', figure: 'none' }
    accepted(await enterObservation(worker, { ...typed, seen }))
    expect(await enterObservation(worker, { ...typed, value: '8', seen })).toEqual({
      ok: false,
      code: 'conflict.version',
    })
    accepted(await enterObservation(worker, { ...typed, value: '8', seen: { ...seen, period: '2025' } }))
    expect(await enterObservation(worker, { ...typed, value: undefined })).toMatchObject({
      faults: [{ path: 'value', code: 'observation.incomplete' }],
    })
  })

  it('come as a file, are told by line, and go out as one that changes nothing', async () => {
    const file = (text: string, more: object = {}) =>
      putObservations(coordinator, { id: ids['count'], bytes: bytes(text), ...more })
    const good =
      'organisation;period;value;status\ntilleuls;2026;1 200,5;validated\nescale;2026;3;validated\n'
    expect(accepted(await file(good, { dryRun: true }))).toMatchObject({
      stored: 2,
      reading: { encoding: 'utf-8', separator: ';' },
    })
    expect(await kept()).toEqual([])
    accepted(await file(good))
    expect((await kept()).map((one) => [one.origin, one.value])).toEqual([
      ['imported', 1200.5],
      ['imported', 3],
    ])
    expect(await file('organisation;period;value\ntilleuls;2026;1\nnobody;2026;1\n')).toMatchObject({
      code: 'organisation.unknown',
      faults: [{ line: 3, column: 'organisation', found: 'nobody' }],
    })
    expect(await file('organisation;period;value\ntilleuls;2026;1\ntilleuls;2026;2\n')).toMatchObject({
      faults: [{ line: 3, code: 'duplicate' }],
    })
    const text = accepted(
      await inTransaction(w.asSystem(), 'read', ({ db }) => observationsText(db, ids['count'] as string)),
    )
    expect(accepted(await file(text))).toMatchObject({ stored: 0, unchanged: 2 })
  })

  it('are taken as they are read, with what is only told', async () => {
    const read = { ...count(3), breakdown: null, validated_at: '2026-01-01T00:00:00.000Z', origin: 'entered' }
    expect(accepted(await put(manager, 'count', read))).toMatchObject({ stored: 1 })
    expect(accepted(await put(manager, 'count', count(3)))).toMatchObject({ unchanged: 1 })
  })

  it('are an array or a file, or nothing', async () => {
    expect(await putObservations(manager, { id: ids['count'] })).toMatchObject({ code: 'validation' })
  })
})
