import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeOf, type TrainingWorld, trainingWorld } from '../../../../tests/support/training-world.ts'
import { accepted } from '../../../../tests/support/world.ts'
import type { Result } from '../../../kernel/result.ts'
import { openHalfDay } from '../attendance/open-half-day.ts'
import { takeAttendance } from '../attendance/take-attendance.ts'
import { decideSession } from '../enrolment/decide-session.ts'
import { changeSession } from './change-session.ts'
import { planComing } from './plan-session.ts'

describe('a session that is changed', () => {
  let t: TrainingWorld
  beforeAll(async () => {
    t = await trainingWorld()
  })
  afterAll(() => t.end())

  const asked = (session: string, given: string) =>
    t.asked(t.direction, session, given, {
      person: { given, family: 'Martin', email: `${given}@example.org` },
    })
  /** What somebody was told, the first first. */
  const toldTo = async (given: string) =>
    (await t.told())
      .filter((one) => one.recipient === `${given}@example.org`)
      .map((one) => one.subject.split('\u00a0')[0])

  it('has not moved where the database gives its languages back in another order', async () => {
    const place = { fr: 'La Maison', nl: 'Het Huis', de: 'Das Haus' }
    const { id } = await t.plan({ place })
    await asked(id, 'Ana')
    const more = { id, version: 1, half_days: t.halfDays, place, minimum: 2, maximum: 3 }
    accepted(await changeSession(t.next(t.coordinator), more))
    expect(await toldTo('Ana')).toEqual(['Demande enregistrée'])
  })
  const half = (day: string, part = 'morning') => ({ day, part, begins: '09:00', ends: '12:30' })
  const days = [half('2027-03-02'), half('2027-03-03'), half('2027-03-09')]
  const at = (day: string) => `${day}T10:00:00Z`
  const change = (id: string, version: number, half_days: object[], moment: string, more: object = {}) =>
    changeSession(t.next(t.coordinator, moment), {
      ...{ id, version, half_days, minimum: 2, maximum: 2, place: 'Maison des Tilleuls', ...more },
    })
  const faultsOf = async (answer: Promise<Result<unknown>>) => {
    const refused = await answer
    return refused.ok ? [] : (refused.faults ?? []).map(({ path, code }) => [path, code])
  }
  const note = async (id: string, day: string, present: string[] = []) =>
    accepted(await takeAttendance(t.next(t.coordinator, at(day)), { id, day, part: 'morning', present }))

  it('does not go to a day gone by; by hand none is planned on one', async () => {
    const { id } = await t.plan()
    const past = [half('2027-01-11'), half('2027-03-02')]
    const refused = [['half_days.0.day', 'training.day_past']]
    expect(await faultsOf(change(id, 1, past, at('2027-01-12')))).toEqual(refused)
    const planned = { module: 'accueillir-sans-juger', half_days: past, minimum: 3, maximum: 2 }
    expect(await faultsOf(planComing(t.next(t.coordinator), planned))).toEqual([
      ['maximum', 'training.maximum_under_minimum'],
      ...refused,
    ])
    const today = { ...planned, half_days: [half('2027-01-12')], maximum: 3 }
    accepted(await planComing(t.next(t.coordinator), today))
  })

  it('whose days were typed wrongly is put right or given up, until something is noted of who was there', async () => {
    const typed = { half_days: [half('2026-03-02')], closes_on: undefined }
    const [one, other] = [await t.plan(typed), await t.plan(typed)]
    expect(accepted(await change(one.id, 1, [half('2027-03-02')], at('2027-01-12')))).toMatchObject({
      half_days: [{ day: '2027-03-02' }],
    })
    const cy = await asked(one.id, 'Cy')
    const giveUp = (id: string, version: number, moment: string) =>
      decideSession(t.next(t.coordinator, moment), { id, decision: 'given_up', version })
    accepted(await giveUp(other.id, 1, at('2027-01-12')))
    await note(one.id, '2027-03-02', [cy.id])
    expect(await codeOf(giveUp(one.id, 2, at('2027-03-03')))).toBe('training.ended')
    expect(await codeOf(change(one.id, 2, [half('2027-03-09')], at('2027-03-03')))).toBe('training.ended')
  })

  it('has its days to come moved once it has begun; those that were stay, with what is noted of them', async () => {
    const { id } = await t.plan({ half_days: days })
    const bo = await asked(id, 'Bo')
    await note(id, '2027-03-02', [bo.id])
    const shown = accepted(
      await openHalfDay(t.next(t.coordinator, at('2027-03-03')), { id, day: '2027-03-03', part: 'morning' }),
    )
    const fixed = 'training.half_day_fixed'
    const now = at('2027-03-03')
    expect(await faultsOf(change(id, 1, [half('2027-03-04'), ...days.slice(1)], now))).toEqual([
      ['half_days.0.day', fixed],
    ])
    expect(await faultsOf(change(id, 1, [days[0] ?? {}, half('2027-03-10')], now))).toEqual([
      ['half_days.1.day', fixed],
    ])
    await toldTo('Bo')
    const later = [...days.slice(0, 2), half('2027-03-16')]
    expect(accepted(await change(id, 1, later, now, { maximum: 3 }))).toMatchObject({ half_days: later })
    expect((await toldTo('Bo')).at(-1)).toBe('Changement')
    const { rows } = await t.pools.owner.query(
      'select code from session_half_day where session = $1 and day = $2',
      [...[id, '2027-03-03']],
    )
    expect(rows).toEqual([{ code: shown.code }])
    accepted(await change(id, 2, days.slice(0, 2), now))
  })

  it('keeps a seat for whoever is noted, confirmed or not', async () => {
    const { id } = await t.plan({ half_days: days, maximum: 3, minimum: 1 })
    const [eve, gil] = [await asked(id, 'Eve'), await asked(id, 'Gil')]
    await note(id, '2027-03-02', [eve.id, gil.id])
    const seats = (maximum: number) =>
      change(id, 1, [...days.slice(0, 2), half('2027-03-16')], at('2027-03-03'), { maximum, minimum: 1 })
    expect(await faultsOf(seats(1))).toEqual([['maximum', 'training.seats_noted']])
    accepted(await seats(2))
  })
})
