import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeOf, type TrainingWorld, trainingWorld } from '../../../../tests/support/training-world.ts'
import { accepted } from '../../../../tests/support/world.ts'
import { inTransaction } from '../../../server/transaction.ts'
import type { Request } from '../../../server/use-case.ts'
import { decideSession } from '../enrolment/decide-session.ts'
import { followEnrolment } from '../enrolment/follow-enrolment.ts'
import { attendedIn } from './attendance.db.ts'
import { openHalfDay } from './open-half-day.ts'
import { showAttendance } from './show-attendance.ts'
import { signByCode, signOnDevice } from './sign-attendance.ts'
import { takeAttendance } from './take-attendance.ts'

const theDay = '2027-03-02T09:30:00Z'
const morning = { day: '2027-03-02', part: 'morning' }

describe('attendance of a session', () => {
  let t: TrainingWorld
  let id: string
  let ana: { id: string; code: { code: string } | null }
  let bo: { id: string; code: { code: string } | null }
  let waiting: { id: string; code: { code: string } | null }
  let trainer: Request
  beforeAll(async () => {
    t = await trainingWorld()
    trainer = { ...(await t.as('trainer', 'reseau')), now: new Date(theDay) }
    id = (await t.plan()).id
    ana = await t.asked(t.direction, id, 'Ana')
    bo = await t.asked(t.direction, id, 'Bo')
    waiting = await t.asked(t.direction, id, 'Cy')
    accepted(
      await decideSession(t.next(t.coordinator, '2027-02-21T09:00:00Z'), {
        id,
        decision: 'held',
        version: 1,
      }),
    )
  })
  afterAll(() => t.end())

  const call = (present: string[], more: object = {}) =>
    takeAttendance(trainer, { id, ...morning, present, ...more })
  const holds = async (code: { code: string } | null) => ({
    ...(await t.holder(code)),
    now: new Date(theDay),
  })
  const sheet = async () =>
    accepted(await showAttendance(trainer, { id })).signers.map((one) => [
      one.name,
      ...one.half_days.map((half) =>
        half.marks.map((mark) => `${mark.present ? '+' : '-'}${mark.how}`).join(' '),
      ),
    ])

  it('is of a half-day that is there, from its day on, by whoever runs the session, of those who have a seat', async () => {
    expect(await codeOf(call([], { part: 'evening' }))).toBe('attendance.no_half_day')
    const before = { ...trainer, now: new Date('2027-03-01T22:59:00Z') }
    expect(await codeOf(takeAttendance(before, { id, ...morning }))).toBe('attendance.too_early')
    expect(await codeOf(call([waiting.id]))).toBe('attendance.not_enrolled')
    expect(await codeOf(call([], { trainers: ['Personne'] }))).toBe('attendance.not_enrolled')
    const elsewhere = { ...(await t.as('trainer', 'centre')), now: new Date(theDay) }
    expect(await codeOf(takeAttendance(elsewhere, { id, ...morning }))).toBe('not_found')
    expect(await codeOf(showAttendance(elsewhere, { id }))).toBe('not_found')
    expect(await codeOf(takeAttendance({ ...t.direction, now: new Date(theDay) }, { id, ...morning }))).toBe(
      'auth.forbidden',
    )
  })

  it('names are called; a correction leaves both to be read, and a line in the journal', async () => {
    expect(accepted(await call([ana.id], { trainers: ['Odile Ferrant'] }))).toEqual({
      noted: 3,
      corrected: 0,
    })
    expect(accepted(await call([ana.id, bo.id], { trainers: ['Odile Ferrant'] }))).toEqual({
      noted: 1,
      corrected: 1,
    })
    expect(await sheet()).toEqual([
      ['Ana Martin', '+called', ''],
      ['Bo Martin', '+called -called', ''],
      ['Odile Ferrant', '+called', ''],
    ])
    expect((await t.journal()).filter((one) => one.fields.includes('attendance_corrected'))).toMatchObject([
      { subject: bo.id, account: 'trainer@reseau' },
    ])
  })

  it('is signed on the device with drawn lines, and on one’s own phone with the figures shown, while they last', async () => {
    const afternoon = { day: '2027-03-02', part: 'afternoon' }
    const sign = (more: object) => signOnDevice(trainer, { id, ...afternoon, ...more })
    expect(await codeOf(sign({ enrolment: ana.id }))).toBe('attendance.not_drawn')
    expect(await codeOf(sign({ enrolment: ana.id, signature: '<svg>' }))).toBe('validation')
    expect(await codeOf(sign({ enrolment: waiting.id, signature: '1,2 3,4' }))).toBe(
      'attendance.not_enrolled',
    )
    accepted(await sign({ enrolment: ana.id, signature: '1,2 3,4;5,6' }))
    accepted(await sign({ trainer: 'Odile Ferrant', signature: '1,2 3,4' }))
    const { code } = accepted(await openHalfDay(trainer, { id, ...afternoon }))
    const other = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
    const bos = await holds(bo.code)
    expect(await codeOf(signByCode(bos, { id: bo.id, figures: other }))).toBe('attendance.wrong_code')
    expect(await codeOf(signByCode(bos, { id: ana.id, figures: code }))).toBe('not_found')
    const cy = await holds(waiting.code)
    expect(await codeOf(signByCode(cy, { id: waiting.id, figures: code }))).toBe('attendance.not_enrolled')
    const later = { ...bos, now: new Date('2027-03-02T10:31:00Z') }
    expect(await codeOf(signByCode(later, { id: bo.id, figures: code }))).toBe('attendance.wrong_code')
    accepted(await signByCode(bos, { id: bo.id, figures: `${code.slice(0, 3)} ${code.slice(3)}` }))
    expect(await sheet()).toEqual([
      ['Ana Martin', '+called', '+signature'],
      ['Bo Martin', '+called -called', '+code'],
      ['Odile Ferrant', '+called', '+signature'],
    ])
    expect(
      await codeOf(openHalfDay({ ...trainer, now: new Date('2027-03-03T09:00:00Z') }, { id, ...morning })),
    ).toBe('attendance.past')
  })

  it('what was attended is told to who may know of it: the trainer, who sent them, and oneself', async () => {
    const told = async (by: Request) =>
      inTransaction(by, 'read', async ({ db }) =>
        (await attendedIn(db, {})).map((one) => [one.given, one.attended, one.half_days, one.minutes]),
      )
    const both = [
      ['Ana', 2, 2, 420],
      ['Bo', 2, 2, 420],
    ]
    expect((await told(trainer)).sort()).toEqual(both)
    expect((await told(t.direction)).sort()).toEqual(both)
    expect(await told(await t.as('service_manager', 'centre'))).toEqual([])
    expect(await told(await holds(bo.code))).toEqual([both[1]])
    expect(await told(t.w.nobody())).toEqual([])
    expect(accepted(await followEnrolment(await holds(ana.code), {})).enrolments).toMatchObject([
      { state: 'attended', today: true },
    ])
  })

  it('of a session that was given up nobody is present: by name, by a signature or by a code', async () => {
    const { id: off } = await t.plan()
    const eve = await t.asked(t.direction, off, 'Eve')
    accepted(await decideSession(t.next(t.coordinator), { id: off, decision: 'given_up', version: 1 }))
    const refused = 'training.given_up_already'
    expect(await codeOf(takeAttendance(trainer, { id: off, ...morning, present: [eve.id] }))).toBe(refused)
    const drawn = { enrolment: eve.id, signature: '12,40 13,41' }
    expect(await codeOf(signOnDevice(trainer, { id: off, ...morning, ...drawn }))).toBe(refused)
    expect(await codeOf(openHalfDay(trainer, { id: off, ...morning }))).toBe(refused)
  })

  it('a signature that is given while the names are called is seen by whoever calls them', async () => {
    const { id: other } = await t.plan()
    const eve = await t.asked(t.direction, other, 'Eve')
    const sign = () =>
      signOnDevice(trainer, { id: other, ...morning, enrolment: eve.id, signature: '12,40 13,41' })
    const roll = () => takeAttendance(trainer, { id: other, ...morning, present: [], seen: 0 })
    for (let round = 0; round < 4; round += 1) await Promise.all([sign(), roll()])
    const { signers } = accepted(await showAttendance(trainer, { id: other }))
    const marks = signers.find((one) => one.name.includes('Eve'))?.half_days[0]?.marks ?? []
    // Whoever signed after the page was opened (`seen`) is not called absent by it.
    expect(marks.map((one) => one.present).at(-1)).toBe(true)
  })
})
