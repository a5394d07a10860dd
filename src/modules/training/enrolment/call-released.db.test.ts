import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TrainingWorld, trainingWorld } from '../../../../tests/support/training-world.ts'
import { accepted } from '../../../../tests/support/world.ts'
import { inTransaction } from '../../../server/transaction.ts'
import { training } from '../module.ts'
import { calling } from './call-released.ts'
import { cancelEnrolment } from './change-enrolment.ts'
import { decideSession } from './decide-session.ts'
import { listEnrolments } from './list-enrolments.ts'

const closed = '2027-02-21T09:00:00Z'
/** 00:00 of the 25th in the network’s time zone. */
const released = '2027-02-24T23:00:00Z'

describe('seats kept for a college and released once enrolment has ended', () => {
  let t: TrainingWorld
  beforeAll(async () => {
    t = await trainingWorld()
  })
  afterAll(() => t.end())

  /** Two seats, one of them kept: the first of these has a seat, the others wait. */
  const planned = async (names: readonly string[], more: object = {}) => {
    const kept = { shares: { accompanied: 0.5 }, kept_until: '2027-02-25', minimum: 1 }
    const { id } = await t.plan({ ...kept, ...more })
    const asked = []
    for (const given of names)
      asked.push(
        await t.asked(t.direction, id, given, {
          person: { given, family: 'Martin', email: `${given}@example.org` },
        }),
      )
    await t.told()
    return { id, asked }
  }
  const decide = async (id: string, decision: 'held' | 'given_up') =>
    accepted(await decideSession(t.next(t.coordinator, closed), { id, decision, version: 1 }))
  const upkeep = async (at: string) => {
    await inTransaction({ ...t.w.asSystem(), now: new Date(at) }, 'write', async (reading) =>
      training.upkeep?.(reading),
    )
    await t.work(calling, new Date(at))
  }
  const toldTo = async (given: string) =>
    (await t.told())
      .filter((one) => one.recipient === `${given}@example.org`)
      .map((one) => one.subject.split('\u00a0')[0])
  const states = async (session: string, at = released) =>
    accepted(await listEnrolments(t.next(t.coordinator, at), { session })).items.map((one) => one.state)

  it('call whoever gets one, once, and nobody before', async () => {
    await planned(['Ana', 'Bo', 'Cy'])
    await upkeep('2027-02-24T22:59:00Z')
    expect(await toldTo('Bo')).toEqual(['Demande enregistrée'])
    for (const at of [released, '2027-02-25T00:00:00Z']) await upkeep(at)
    expect(await toldTo('Bo')).toEqual(['Demande enregistrée', 'Une place pour vous'])
    for (const other of ['Ana', 'Cy']) expect(await toldTo(other)).toEqual(['Demande enregistrée'])
  })

  it('are confirmed where the session is held already; whoever is called since still says so first', async () => {
    const { id, asked } = await planned(['Dan', 'Eva', 'Flo'])
    await decide(id, 'held')
    await upkeep(released)
    expect(await states(id)).toEqual(['confirmed', 'confirmed', 'waiting'])
    expect(await toldTo('Eva')).toEqual(['Demande enregistrée', 'Place confirmée'])
    const late = t.next(t.direction, '2027-02-25T09:00:00Z')
    accepted(await cancelEnrolment(late, { session: id, id: asked[0]?.id }))
    await upkeep('2027-02-25T10:00:00Z')
    expect(await toldTo('Flo')).toEqual(['Demande enregistrée', 'Une place pour vous'])
    expect(await states(id, '2027-02-25T10:00:00Z')).toEqual(['confirmed', 'offered', 'cancelled'])
  })

  it('are given as well where no day ends enrolment and the session is held', async () => {
    const { id } = await planned(['Mia', 'Nel'], { closes_on: undefined })
    await decide(id, 'held')
    expect(await states(id, closed)).toEqual(['confirmed', 'waiting'])
    await upkeep(released)
    expect(await states(id)).toEqual(['confirmed', 'confirmed'])
    expect(await toldTo('Nel')).toEqual(['Demande enregistrée', 'Place confirmée'])
  })

  it('call nobody to a session that was given up, or has begun', async () => {
    const { id } = await planned(['Gil', 'Hal'])
    await planned(['Ida', 'Jo'])
    await decide(id, 'given_up')
    await upkeep('2027-02-25T09:00:00Z')
    expect(await toldTo('Hal')).toEqual(['Demande enregistrée', 'Session annulée'])
    await planned(['Kim', 'Lia'])
    await upkeep('2027-03-02T09:00:00Z')
    expect(await toldTo('Lia')).toEqual(['Demande enregistrée'])
  })
})
