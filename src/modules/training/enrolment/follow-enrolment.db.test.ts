import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { siteOn } from '../../../../tests/support/site.ts'
import { type TrainingWorld, trainingWorld } from '../../../../tests/support/training-world.ts'
import { accepted } from '../../../../tests/support/world.ts'
import { type LinkHeld, linkAddress } from '../../../server/link.ts'
import { takeAttendance } from '../attendance/take-attendance.ts'
import { cancelEnrolment } from './change-enrolment.ts'
import { decideSession } from './decide-session.ts'
import { enrolByCode } from './enrol-by-code.ts'
import { addCode, followEnrolment } from './follow-enrolment.ts'
import { makeCodes } from './make-codes.ts'

describe('an enrolment as the person follows it', () => {
  let t: TrainingWorld
  beforeAll(async () => {
    t = await trainingWorld()
    await t.pools.owner.query(`insert into instance (name) values ('{"fr": "Réseau"}')`)
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

  it('says of sessions at the same hour that only one can be come to, as long as they are to come', async () => {
    const [one, other] = [await t.plan(), await t.plan()]
    const code = async (session: string) =>
      accepted(await makeCodes(t.direction, { session, n: 1 })).codes[0] as { code: string }
    const [first, second] = [await code(one.id), await code(other.id)]
    const dan = { person: { given: 'Dan', family: 'Martin' }, college: 'accompanied' }
    accepted(await enrolByCode(t.next(await t.holder(first)), dan))
    accepted(await addCode(t.next(await t.holder(first)), { code: second.code }))
    accepted(await enrolByCode(t.next(await t.holder(second)), dan))
    const warned = async (at?: string) =>
      accepted(await followEnrolment(t.next(await t.holder(second), at), {})).enrolments.map(
        (each) => each.warnings,
      )
    expect(await warned()).toEqual([['enrolment.same_hour'], ['enrolment.same_hour']])
    const held = (await t.holder(second)).actor.link as LinkHeld
    const page = await siteOn(t.w)(new Request(`http://site${linkAddress('a key for tests', held)}`))
    expect((await page.text()).split('est à la même heure')).toHaveLength(3)
    expect(await warned('2027-03-02T09:00:00Z')).toEqual([[], []])
  })

  it('says so too of one person whom two services sent, once the codes are put together, and of nothing cancelled', async () => {
    const elsewhere = await t.as('service_manager', 'centre')
    const first = await t.asked(t.direction, (await t.plan()).id, 'Gus')
    const { id: session } = await t.plan()
    const second = await t.asked(elsewhere, session, 'Gus')
    const gus = await t.holder(first.code)
    const warned = async () =>
      accepted(await followEnrolment(t.next(gus), {})).enrolments.map((one) => one.warnings)
    expect(await warned()).toEqual([[]])
    accepted(await addCode(t.next(gus), { code: second.code?.code }))
    expect(await warned()).toEqual([['enrolment.same_hour'], ['enrolment.same_hour']])
    accepted(await cancelEnrolment(t.next(elsewhere), { session, id: second.id }))
    expect(await warned()).toEqual([[], []])
  })

  it('says what it means to put codes together before the form that does it, which stands open where it came back', async () => {
    const { code } = await t.asked(t.direction, (await t.plan()).id, 'Eva')
    const address = linkAddress('a key for tests', (await t.holder(code)).actor.link as LinkHeld)
    const ask = async (init?: RequestInit) =>
      (await siteOn(t.w)(new Request(`http://site${address}`, init))).text()
    const means = 'qui tient l’un de vos papiers les verra toutes'
    expect(await ask()).toMatch(
      new RegExp(`<details class="sure"><summary>Réunir[^<]*</summary><p>[^<]*${means}`),
    )
    const body = new URLSearchParams({ do: 'join', code: 'ABCD-EFGH-JKMN' })
    const headers = { origin: 'http://site', 'sec-fetch-site': 'same-origin' }
    expect(await ask({ method: 'POST', body, headers })).toMatch(
      /<details class="sure" open[^>]*><summary>Réunir.*Aucune inscription n’a ce code/s,
    )
  })
})
