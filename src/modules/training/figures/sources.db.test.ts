import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeOf, type TrainingWorld, trainingWorld } from '../../../../tests/support/training-world.ts'
import { accepted, bytes } from '../../../../tests/support/world.ts'
import { inTransaction } from '../../../server/transaction.ts'
import type { Request } from '../../../server/use-case.ts'
import { bindSource, readIndicators, standingsOf } from '../../indicators/index.ts'
import { exportPlan, importPlan } from '../../plans/index.ts'
import { openHalfDay } from '../attendance/open-half-day.ts'
import { signByCode } from '../attendance/sign-attendance.ts'
import { takeAttendance } from '../attendance/take-attendance.ts'
import { writeCosts } from '../costs/write-costs.ts'
import { decideSession } from '../enrolment/decide-session.ts'
import { enrolmentEraser } from '../enrolment/erase-person.ts'

const plan = `plan: { slug: plan-a, title: Plan A, starts: 2026-09-15 }
measures:
  - number: "36"
    title: Se former ensemble
    indicators:
      - { key: participants, statement: Personnes formées, kind: count, unit_counted: person, period: year }
      - { key: accompanied, statement: Personnes accompagnées formées, kind: count, unit_counted: person, period: year }
      - { key: hours, statement: Heures suivies, kind: count, unit_counted: hour, period: year }
      - { key: attendance, statement: Assiduité, kind: share, unit_counted: hour, period: year }
      - { key: cost, statement: Coût d’une heure, kind: ratio, unit_counted: euro, period: year }
`
const morning = { day: '2027-03-02', part: 'morning' }
const afternoon = { day: '2027-03-02', part: 'afternoon' }

describe('sources of training', () => {
  let t: TrainingWorld
  let session: string
  let trainer: Request
  const ids: Record<string, string> = {}
  const enrolled: string[] = []
  let code: { code: string } | null = null
  beforeAll(async () => {
    t = await trainingWorld()
    accepted(await importPlan(t.coordinator, { bytes: bytes(plan) }))
    for (const row of await t.database.selectFrom('indicator').select(['id', 'key']).execute())
      ids[row.key] = row.id
    session = (await t.plan({ minimum: 1, maximum: 20 })).id
    for (const [n, college] of ['accompanied', ...Array(5).fill('professional')].entries()) {
      const made = await t.asked(t.direction, session, `P${n}`, { college })
      enrolled.push(made.id)
      code ??= made.code
    }
    const costs = [{ label: 'Formateur', kind: 'fixed', amount: 630 }]
    accepted(await writeCosts(t.coordinator, { id: session, version: 1, costs }))
    const held = { id: session, decision: 'held', version: 2 }
    accepted(await decideSession(t.next(t.coordinator, '2027-02-21T09:00:00Z'), held))
    trainer = { ...t.coordinator, now: new Date('2027-03-02T16:00:00Z') }
  }, 60_000)
  afterAll(() => t.end())

  const bind = (key: string, source: string, parameters: object = {}) =>
    bindSource(trainer, { id: ids[key] as string, key: source, parameters })
  const value = (key: string) =>
    inTransaction({ ...t.asSystem(), now: trainer.now }, 'read', async ({ db, house, today }) => {
      const found = await readIndicators(db, { ids: [ids[key] as string] })
      return (await standingsOf(db, found, house.sources, today)).get(ids[key] as string)?.value ?? null
    })
  const all = async () =>
    Object.fromEntries(
      await Promise.all(
        ['participants', 'accompanied', 'hours', 'attendance', 'cost'].map(async (key) => [
          key,
          await value(key),
        ]),
      ),
    )

  it('are bound to figures of their kind, of a programme that is there', async () => {
    accepted(await bind('participants', 'training.participants', { programme: 'accueillir-ensemble' }))
    accepted(await bind('accompanied', 'training.participants', { college: 'accompanied' }))
    accepted(await bind('hours', 'training.hours'))
    accepted(await bind('attendance', 'training.attendance'))
    accepted(await bind('cost', 'training.cost_per_hour'))
    expect(await codeOf(bind('cost', 'training.hours'))).toBe('indicator.source_does_not_fit')
    // People counted as hours would be shown where they are few.
    expect(await codeOf(bind('hours', 'training.participants'))).toBe('indicator.source_does_not_fit')
    expect(await codeOf(bind('hours', 'training.hours', { programme: 'inconnu' }))).toBe(
      'indicator.source_parameters',
    )
    expect(await all()).toEqual({ participants: 0, accompanied: 0, hours: 0, attendance: null, cost: null })
  })

  it('name their programme by its slug wherever they are told, and keep its id', async () => {
    const [id, parameters] = [ids['participants'] as string, { programme: 'accueillir-ensemble' }]
    const told = { source: { key: 'training.participants', parameters } }
    expect(accepted(await bind('participants', 'training.participants', parameters))).toMatchObject(told)
    const { rows } = await t.pools.owner.query(
      `select source_parameters->>'programme' = p.id::text as kept from indicator i, programme p
       where i.id = $1 and p.slug = 'accueillir-ensemble'`,
      [id],
    )
    expect(rows).toEqual([{ kept: true }])
    const standing = await inTransaction(trainer, 'read', async ({ db, house, today }) => {
      const found = await readIndicators(db, { ids: [id] })
      return (await standingsOf(db, found, house.sources, today)).get(id)
    })
    expect(standing).toMatchObject(told)
  })

  it('are exported so that another installation can import them, and here change nothing', async () => {
    const file = await accepted(await exportPlan(t.coordinator, { slug: 'plan-a' })).text()
    expect(file).toContain('programme: accueillir-ensemble')
    expect(file).not.toMatch(/programme: [0-9a-f]{8}-/)
    expect(accepted(await importPlan(t.coordinator, { bytes: bytes(file) }))).toMatchObject({
      ...{ created: 0, updated: 0 },
    })
  })

  it('follow the sheet of a session: four people’s hours are not told, six people’s are', async () => {
    const [first = '', ...others] = enrolled
    const call = (half: object, present: readonly string[]) =>
      takeAttendance(trainer, { id: session, ...half, present: [...present] })
    accepted(await call(morning, [first, ...others.slice(0, 3)]))
    expect(await all()).toEqual({
      participants: 4,
      accompanied: 1,
      hours: null,
      attendance: null,
      cost: null,
    })
    accepted(await call(morning, enrolled))
    // A correction counts in place of what it corrects; what an hour costs is told once the session is over.
    expect(await all()).toEqual({ participants: 6, accompanied: 1, hours: 21, attendance: 1, cost: null })
  })

  it('follow what somebody signs with the figures shown, who may see none of it', async () => {
    const { code: figures } = accepted(await openHalfDay(trainer, { id: session, ...afternoon }))
    const holder = { ...(await t.holder(code)), now: trainer.now }
    accepted(await signByCode(holder, { id: enrolled[0] as string, figures }))
    // Five others had a seat in the afternoon too.
    expect(await all()).toMatchObject({ participants: 6, hours: 24.5 })
    expect(await value('attendance')).toBeCloseTo(24.5 / 42)
  })

  it('tell what an hour cost once the session is over: 630 euros over 24.5 hours', async () => {
    // One that was given up costs nothing.
    const spare = await t.plan({
      minimum: 1,
      maximum: 2,
      half_days: [{ ...morning, begins: '09:00', ends: '12:30' }],
    })
    accepted(
      await writeCosts(t.coordinator, {
        id: spare.id,
        version: 1,
        costs: [{ label: 'Salle', kind: 'fixed', amount: 1_000 }],
      }),
    )
    const givenUp = { id: spare.id, decision: 'given_up', version: 2 }
    accepted(await decideSession(t.next(t.coordinator, '2027-02-21T09:00:00Z'), givenUp))
    trainer = { ...trainer, now: new Date('2027-03-03T09:00:00Z') }
    accepted(await bind('cost', 'training.cost_per_hour'))
    expect(await value('cost')).toBeCloseTo(630 / 24.5)
  })

  it('count who was erased as before, each as one person', async () => {
    const before = await all()
    for (const id of enrolled)
      await inTransaction({ ...t.asSystem(), now: trainer.now }, 'write', (reading) =>
        enrolmentEraser.erase(reading, id),
      )
    accepted(await bind('hours', 'training.hours'))
    accepted(await bind('participants', 'training.participants'))
    expect(await all()).toEqual(before)
  })

  it('tell of the programmes that they count, and of no number', async () => {
    const origin = await inTransaction(t.asSystem(), 'read', async ({ db, house, today }) => {
      const { id } = await db
        .selectFrom('organisation')
        .select('id')
        .where('slug', '=', 'reseau')
        .executeTakeFirstOrThrow()
      return house.sources.get('training.hours')?.origin(db, {}, '2027', today, id)
    })
    expect(origin).toEqual([{ programme: 'accueillir-ensemble', title: { fr: 'Accueillir ensemble' } }])
  })
})
