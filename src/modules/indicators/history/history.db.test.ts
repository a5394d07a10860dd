import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accepted, bytes, smallNetwork, type World, world } from '../../../../tests/support/world.ts'
import type { Request } from '../../../server/use-case.ts'
import { importOrganisations } from '../../organisations/index.ts'
import { importPlan } from '../../plans/index.ts'
import { importObservations } from '../import/import-observations.ts'
import { undoImport } from '../import/undo-import.ts'
import { putObservations } from '../put-observations.ts'
import { restoreFigure } from './restore-figure.ts'
import { showHistory } from './show-history.ts'

const plan = `plan: { slug: plan-a, title: Plan A, starts: 2025-01-01, ends: 2027-12-31 }
measures:
  - number: "1"
    title: Une mesure
    indicators:
      - { key: people, statement: Des personnes, kind: count, unit_counted: person, period: quarter, breakdown: college, scope: { kinds: [service] } }
`

describe('the history of a figure', () => {
  let w: World
  let id: string
  const by: Record<'manager' | 'worker' | 'coordinator' | 'auditor', Request> = {} as never
  beforeAll(async () => {
    w = await world('2026-11-22T09:00:00Z')
    accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
    await people()
    accepted(await importPlan(by.coordinator, { bytes: bytes(plan) }))
    id = (await w.database.selectFrom('indicator').select('id').executeTakeFirstOrThrow()).id
    await w.pools.owner.query(
      `insert into sign_in."user" (id, name, email) values ('service_manager@tilleuls', 'Ada Morel', 'ada@example.org'),
        ('worker@tilleuls', 'Bo Lind', 'bo@example.org'), ('coordinator@reseau', 'Cy Roux', 'cy@example.org')`,
    )
  })
  afterAll(() => w.end())
  beforeEach(async () => {
    await w.pools.owner.query(
      'truncate observation, observation_revision, observation_import, rollup cascade',
    )
    await at(0)
  })

  async function people() {
    by.coordinator = await w.as('coordinator', 'reseau')
    by.manager = await w.as('service_manager', 'tilleuls')
    by.worker = await w.as('worker', 'tilleuls')
    by.auditor = await w.as('auditor', 'reseau')
  }
  const at = async (minutes: number) => {
    w.setClock(new Date(Date.UTC(2026, 10, 22, 9, minutes)).toISOString())
    await people()
  }
  const put = (who: Request, value: number, more: object = {}) =>
    putObservations(who, {
      id,
      items: [{ organisation: 'tilleuls', period: '2026-Q3', value, ...more }],
    }).then(accepted)
  const history = async (who: Request, organisation = 'tilleuls') =>
    accepted(await showHistory(who, { id, organisation, period: '2026-Q3' }))
  const told = async (who: Request) =>
    (await history(who)).changes.map(({ at: when, who: { name, role }, from, to }) => [
      when.getUTCMinutes(),
      name,
      role,
      from?.value ?? null,
      to?.value ?? null,
    ])

  it('tells who changed it, when, from what to what; names to those who work there, roles to others', async () => {
    await put(by.worker, 12)
    await at(1)
    await put(by.coordinator, 14)
    await at(2)
    await put(by.manager, 15, { status: 'validated' })
    expect(await told(by.worker)).toEqual([
      [2, 'Ada Morel', 'service_manager', 14, 15],
      [1, null, 'coordinator', 12, 14],
      [0, 'Bo Lind', 'worker', null, 12],
    ])
    expect(await told(by.auditor)).toEqual([
      [2, null, 'service_manager', 14, 15],
      [1, null, 'coordinator', 12, 14],
      [0, null, 'worker', null, 12],
    ])
    expect((await told(by.coordinator))[1]).toEqual([1, 'Cy Roux', 'coordinator', 12, 14])
  })

  it('tells which import it came from, and that it was undone', async () => {
    await put(by.worker, 12, { origin: 'imported' })
    await at(1)
    const file = bytes('indicator;organisation;period;value\nplan-a/1/people;tilleuls;2026-Q3;99\n')
    const { import: made } = accepted(
      await importObservations(by.coordinator, { bytes: file, name: 'q3.csv' }),
    )
    await at(2)
    accepted(await undoImport(by.coordinator, { id: made }))
    const { changes } = await history(by.worker)
    expect(changes.map(({ file: name, undone, to }) => [name, undone, to?.value])).toEqual([
      ['q3.csv', true, 12],
      ['q3.csv', false, 99],
      [null, false, 12],
    ])
  })

  it('shows small counts of people, and the categories beside one, to those they are of alone', async () => {
    await put(by.worker, 20)
    await put(by.worker, 3, { breakdown: 'peer' })
    await put(by.worker, 17, { breakdown: 'accompanied' })
    const values = async (who: Request) =>
      (await history(who)).changes.map(({ category, to }) => [category, to?.value, to?.suppressed]).sort()
    expect(await values(by.worker)).toEqual([
      ['', 20, false],
      ['accompanied', 17, false],
      ['peer', 3, false],
    ])
    for (const who of [by.coordinator, by.auditor])
      expect(await values(who)).toEqual([
        ['', 20, false],
        ['accompanied', null, true],
        ['peer', null, true],
      ])
    expect(JSON.stringify((await history(by.coordinator)).marks)).not.toMatch(/\/(3|17)\//)
  })

  it('hides from others what would give a small count away, and all that stood there before', async () => {
    const escale = async (who: Request) =>
      (await history(who, 'escale')).changes.map(({ from, to, revision }) => [
        ...[from?.value, to?.value, to?.suppressed],
        revision !== null,
      ])
    const validated = { organisation: 'escale', status: 'validated' }
    await put(w.asSystem(), 30, validated)
    await at(1)
    await put(w.asSystem(), 40, validated)
    await at(2)
    const all = [
      [30, 40, false, false],
      [undefined, 30, false, true],
    ]
    expect(await escale(by.coordinator)).toEqual(all)
    const revision = (await history(by.coordinator, 'escale')).changes[1]?.revision
    await put(w.asSystem(), 3, { status: 'validated' })
    expect(await escale(by.coordinator)).toEqual([
      [null, null, true, false],
      [undefined, null, true, false],
    ])
    expect(await escale(await w.as('service_manager', 'escale'))).toEqual(all)
    const seen = (await history(by.coordinator, 'escale')).marks['entered ']
    expect(await restoreFigure(by.coordinator, { id, revision, seen })).toMatchObject({ code: 'not_found' })
  })

  it('hides what is small to the instance, and does not bring it back for others', async () => {
    await put(by.worker, 7)
    await at(1)
    await put(by.worker, 30)
    const revision = (await history(by.worker)).changes[1]?.revision
    const seen = async () => (await history(by.coordinator)).changes[1]?.to
    expect(await seen()).toMatchObject({ value: 7, suppressed: false })
    await w.pools.owner.query(`insert into instance (name, threshold) values ('{"fr": "Réseau"}', 10)`)
    expect(await seen()).toMatchObject({ value: null, suppressed: true })
    const { marks } = await history(by.coordinator)
    expect(await restoreFigure(by.coordinator, { id, revision, seen: marks['entered '] })).toMatchObject({
      code: 'not_found',
    })
    await w.pools.owner.query('delete from instance')
  })

  it('brings back what it said, as a new change', async () => {
    await put(by.manager, 12, { status: 'validated' })
    await at(1)
    await put(by.manager, 99, { status: 'validated' })
    await at(2)
    const { changes, marks } = await history(by.manager)
    const revision = changes.find(({ to }) => to?.value === 12)?.revision
    expect(changes[0]?.revision).toBeNull()
    const restore = (who: Request, seen = marks['entered '] ?? '') =>
      restoreFigure(who, { id, revision, seen })
    expect(await restore(by.manager, 'none')).toMatchObject({ ok: false, code: 'conflict.version' })
    expect(await restore(by.auditor)).toMatchObject({ ok: false, code: 'auth.forbidden' })
    expect(await restore(by.worker)).toMatchObject({ ok: false, code: 'observation.validated_already' })
    expect(await restore(await w.as('service_manager', 'escale'))).toMatchObject({
      ok: false,
      code: 'not_found',
    })
    accepted(await restore(by.manager))
    expect((await told(by.manager)).map((one) => one.slice(3))).toEqual([
      [99, 12],
      [12, 99],
      [null, 12],
    ])
  })

  it('does not bring back for others what they may not see', async () => {
    await put(by.worker, 3)
    await at(1)
    await put(by.worker, 30)
    const { changes } = await history(by.worker)
    const revision = changes[1]?.revision
    expect((await history(by.coordinator)).changes.map((one) => one.revision)).toEqual([null, null])
    const { marks } = await history(by.coordinator)
    expect(await restoreFigure(by.coordinator, { id, revision, seen: marks['entered '] })).toMatchObject({
      ok: false,
      code: 'not_found',
    })
  })

  it('is of no organisation out of reach', async () => {
    const asked = { id, organisation: 'escale', period: '2026-Q3' }
    expect(await showHistory(by.worker, asked)).toMatchObject({ ok: false, code: 'not_found' })
  })
})
