import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TrainingWorld, trainingWorld } from '../../../../tests/support/training-world.ts'
import { accepted } from '../../../../tests/support/world.ts'
import { takeAttendance } from '../attendance/take-attendance.ts'
import { decideSession } from './decide-session.ts'
import { followEnrolment } from './follow-enrolment.ts'

describe('an enrolment as the person follows it', () => {
  let t: TrainingWorld
  beforeAll(async () => {
    t = await trainingWorld()
  })
  afterAll(() => t.end())

  it('keeps the way into the room for whoever comes, a half-day missed or not', async () => {
    const link = 'https://salle.example/1'
    const { id } = await t.plan({ place: undefined, link, minimum: 1 })
    const [ana, bo, cy] = [
      await t.asked(t.direction, id, 'Ana'),
      await t.asked(t.direction, id, 'Bo'),
      await t.asked(t.direction, id, 'Cy'),
    ]
    const decided = t.next(t.coordinator, '2027-02-21T09:00:00Z')
    accepted(await decideSession(decided, { id, decision: 'held', version: 1 }))
    const theDay = '2027-03-02T09:30:00Z'
    const called = { id, day: '2027-03-02', part: 'morning', present: [bo.id] }
    accepted(await takeAttendance(t.next(t.coordinator, theDay), called))
    const seen = async (one: typeof ana) => {
      const by = t.next(await t.holder(one.code), theDay)
      const [first] = accepted(await followEnrolment(by, {})).enrolments
      return [first?.state, first?.session.link]
    }
    expect([await seen(ana), await seen(bo), await seen(cy)]).toEqual([
      ['absent', link],
      ['attended', link],
      ['waiting', null],
    ])
  })
})
