import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { codeOf, type TrainingWorld, trainingWorld } from '../../../../tests/support/training-world.ts'
import { accepted } from '../../../../tests/support/world.ts'
import { inTransaction } from '../../../server/transaction.ts'
import type { Request } from '../../../server/use-case.ts'
import { takeAttendance } from '../attendance/take-attendance.ts'
import { changeSession } from '../sessions/change-session.ts'
import { cancelEnrolment, confirmEnrolment, leaveSeat, takeSeat } from './change-enrolment.ts'
import { decideSession } from './decide-session.ts'
import { enrolByCode } from './enrol-by-code.ts'
import { enrolmentEraser, retainedNames } from './erase-person.ts'
import { addCode, followEnrolment } from './follow-enrolment.ts'
import { listEnrolments } from './list-enrolments.ts'
import { makeCodes } from './make-codes.ts'
import { remindBefore } from './remind-before.ts'
import { takeCodesBack } from './take-codes-back.ts'

const closed = '2027-02-21T09:00:00Z'

describe('the life of an enrolment', () => {
  let t: TrainingWorld
  beforeAll(async () => {
    t = await trainingWorld()
  })
  afterAll(() => t.end())

  const statesIn = async (session: string) =>
    accepted(await listEnrolments(t.next(t.coordinator, closed), { session })).items.map((one) => [
      one.given,
      one.state,
    ])
  /** Comes back once so many wait for a lock. */
  const waiting = async (n: number) => {
    const waits = `select from pg_locks l join pg_stat_activity a using (pid)
      where a.datname = current_database() and not l.granted`
    await vi.waitUntil(async () => (await t.pools.owner.query(waits)).rowCount === n, 10_000)
  }
  const person = (given: string, more: object = {}) => ({ given, family: 'Martin', ...more })

  it('a printed code enrols without an account, once; then it tells its holder their rank and why, and nothing of others', async () => {
    const { id } = await t.plan()
    const { codes } = accepted(await makeCodes(t.direction, { session: id, n: 2 }))
    expect(new Set(codes.map((one) => one.code)).size).toBe(2)
    const ana = await t.holder(codes[0])
    expect(accepted(await followEnrolment(ana, {}))).toMatchObject({
      enrolments: [],
      unused: { stage: 'open' },
    })
    const mine = { person: person('Ana'), college: 'accompanied' }
    expect(accepted(await enrolByCode(t.next(ana), mine))).toMatchObject({ rank: 1, class: 'member' })
    expect(await codeOf(enrolByCode(t.next(ana), { ...mine, person: person('Bo') }))).toBe(
      'enrolment.code_used',
    )
    await t.asked(t.direction, id, 'Bo')
    await t.asked(t.direction, id, 'Cy')
    const seen = accepted(await followEnrolment(t.next(ana), {}))
    expect(seen.unused).toBeNull()
    expect(seen.enrolments).toMatchObject([
      { given: 'Ana', rank: 1, state: 'requested', reason: ['open_seat'] },
    ])
    expect(JSON.stringify(seen)).not.toContain('Cy')
    expect(await codeOf(followEnrolment(await t.holder(null), {}))).toBe('not_found')
    expect(await codeOf(leaveSeat(t.next(await t.holder(codes[1])), { id: seen.enrolments[0]?.id }))).toBe(
      'not_found',
    )
  })

  it('who is enrolled by others follows it with the code that was printed for them', async () => {
    const { id } = await t.plan()
    const { code, id: enrolment } = await t.asked(t.direction, id, 'Dan')
    const dan = await t.holder({ code: `${code?.code}`.toLowerCase().replaceAll('-', ' ') })
    expect(accepted(await followEnrolment(dan, {})).enrolments).toMatchObject([
      { id: enrolment, given: 'Dan' },
    ])
    accepted(await leaveSeat(t.next(dan), { id: enrolment }))
    expect(accepted(await followEnrolment(dan, {})).enrolments).toMatchObject([
      { state: 'cancelled', rank: null },
    ])
    expect(await codeOf(leaveSeat(t.next(dan), { id: enrolment }))).toBe('enrolment.cancelled_already')
    expect(await t.asked(t.direction, id, 'Dan')).toMatchObject({ rank: 1 })
  })

  it('codes are put together by whoever has both; the same name and address tie nothing together', async () => {
    const one = await t.plan()
    const other = await t.plan({
      half_days: [{ day: '2027-03-09', part: 'morning', begins: '09:00', ends: '12:00' }],
    })
    const mail = { person: person('Eva', { email: 'eva@example.org' }) }
    const first = await t.asked(t.direction, one.id, 'Eva', mail)
    const second = await t.asked(t.direction, other.id, 'Eva', mail)
    const eva = await t.holder(first.code)
    expect(accepted(await followEnrolment(eva, {})).enrolments).toHaveLength(1)
    expect(await codeOf(addCode(t.next(eva), { code: 'ABCD-EFGH-JKMN' }))).toBe('enrolment.no_code')
    accepted(await addCode(t.next(eva), { code: second.code?.code }))
    for (const code of [first.code, second.code]) {
      const { enrolments } = accepted(await followEnrolment(await t.holder(code), {}))
      expect(enrolments.map((each) => each.id)).toEqual([second.id, first.id])
    }
  })

  it('two sessions at the same hour are a warning, and no refusal', async () => {
    const [one, same, apart] = [
      await t.plan(),
      await t.plan({ half_days: [{ day: '2027-03-02', part: 'morning', begins: '12:00', ends: '13:00' }] }),
      await t.plan({ half_days: [{ day: '2027-03-02', part: 'evening', begins: '18:00', ends: '20:00' }] }),
    ]
    expect((await t.asked(t.direction, one.id, 'Flo')).warnings).toEqual([])
    expect((await t.asked(t.direction, same.id, 'Flo')).warnings).toEqual(['enrolment.same_hour'])
    expect((await t.asked(t.direction, apart.id, 'Flo')).warnings).toEqual([])
  })

  it('is held once enrolment has ended: seats are confirmed, people invited; fewer than the minimum only said once more', async () => {
    const { id } = await t.plan({ minimum: 3, maximum: 3 })
    for (const name of ['Gil', 'Hal'])
      await t.asked(t.direction, id, name, { person: person(name, { email: `${name}@example.org` }) })
    const decide = (more: object = {}, at = closed) =>
      decideSession(t.next(t.coordinator, at), { id, decision: 'held', version: 1, ...more })
    expect(await codeOf(decide({}, '2027-02-20T22:00:00Z'))).toBe('training.still_open')
    expect(await codeOf(decide())).toBe('training.under_minimum')
    expect(await codeOf(decide({ anyway: true, version: 7 }))).toBe('conflict.version')
    expect(accepted(await decide({ anyway: true }))).toMatchObject({ decision: 'held', version: 2 })
    expect(await statesIn(id)).toEqual([
      ['Gil', 'confirmed'],
      ['Hal', 'confirmed'],
    ])
    const mails = (await t.told()).filter((one) => /^(Gil|Hal)@/.test(one.recipient))
    expect(mails.map((one) => [one.recipient, one.subject]).sort()).toEqual([
      ['Gil@example.org', 'Demande enregistrée\u00a0: Accueillir sans juger'],
      ['Gil@example.org', 'Place confirmée\u00a0: Accueillir sans juger'],
      ['Hal@example.org', 'Demande enregistrée\u00a0: Accueillir sans juger'],
      ['Hal@example.org', 'Place confirmée\u00a0: Accueillir sans juger'],
    ])
    for (const one of mails) {
      expect(one.links).toMatchObject([{ purpose: 'enrolment' }])
      expect(one.body).toContain('Maison des Tilleuls')
      expect(one.body).toContain('2 mars 2027, de 09:00 à 12:30')
    }
  })

  it('who cancels calls the next one, who takes the seat; then is reminded before the first day, once', async () => {
    const { id } = await t.plan()
    const asked = []
    for (const name of ['Ida', 'Jo', 'Kim'])
      asked.push(
        await t.asked(t.direction, id, name, {
          person: person(name, { phone: `+32 470 11 22 33${name.length}` }),
        }),
      )
    const [ida, , kim] = asked as [(typeof asked)[0], (typeof asked)[0], (typeof asked)[0]]
    accepted(await decideSession(t.next(t.coordinator, closed), { id, decision: 'held', version: 1 }))
    const kims = await t.holder(kim.code)
    expect(await codeOf(takeSeat(t.next(kims, closed), { id: kim.id }))).toBe('enrolment.no_seat')
    await t.told()
    accepted(await leaveSeat(t.next(await t.holder(ida.code), closed), { id: ida.id }))
    const called = (await t.told()).filter((one) => one.body.startsWith('Une place pour vous'))
    expect(called).toMatchObject([{ subject: 'Accueillir sans juger' }])
    expect(accepted(await followEnrolment({ ...kims, now: new Date(closed) }, {})).enrolments).toMatchObject([
      { state: 'offered', ended: true },
    ])
    accepted(await takeSeat(t.next(kims, closed), { id: kim.id }))
    expect(await statesIn(id)).toEqual([
      ['Jo', 'confirmed'],
      ['Kim', 'confirmed'],
      ['Ida', 'cancelled'],
    ])
    const remind = (at: string) =>
      inTransaction({ ...t.w.asSystem(), now: new Date(at) }, 'write', remindBefore)
    const reminded = async () => (await t.told()).filter((one) => one.body.startsWith('Bientôt')).length
    await remind('2027-02-26T09:00:00Z')
    expect(await reminded()).toBe(0)
    for (const at of ['2027-02-27T09:00:00Z', '2027-02-28T09:00:00Z']) await remind(at)
    expect(await reminded()).toBe(2)
    expect(
      await codeOf(cancelEnrolment(t.next(t.direction, '2027-03-03T09:00:00Z'), { session: id, id: kim.id })),
    ).toBe('enrolment.begun')
  })

  it('is given up: all who stand are told, and nobody enrols any more', async () => {
    const { id } = await t.plan()
    await t.asked(t.direction, id, 'Lia', { person: person('Lia', { email: 'lia@example.org' }) })
    accepted(await decideSession(t.next(t.coordinator), { id, decision: 'given_up', version: 1 }))
    expect((await t.told()).filter((one) => one.recipient === 'lia@example.org').at(-1)?.subject).toBe(
      'Session annulée\u00a0: Accueillir sans juger',
    )
    expect(await codeOf(t.ask(t.direction, id, 'Max'))).toBe('enrolment.closed')
    expect(await codeOf(decideSession(t.coordinator, { id, decision: 'held', version: 2 }))).toBe(
      'training.given_up_already',
    )
  })

  it('one that was given up calls nobody, and no seat in it is taken', async () => {
    const { id } = await t.plan({ maximum: 1, minimum: 1 })
    const mail = (given: string) => ({ person: person(given, { email: `${given}@example.org` }) })
    const [first, next] = [
      await t.asked(t.direction, id, 'Lou', mail('Lou')),
      await t.asked(t.direction, id, 'Luc', mail('Luc')),
    ]
    accepted(await decideSession(t.next(t.coordinator, closed), { id, decision: 'given_up', version: 1 }))
    accepted(await cancelEnrolment(t.next(t.direction, closed), { session: id, id: first.id }))
    expect((await t.told()).filter((one) => one.subject.startsWith('Une place pour vous'))).toEqual([])
    expect(await codeOf(takeSeat(t.next(await t.holder(next.code), closed), { id: next.id }))).toBe(
      'training.given_up_already',
    )
  })

  it('where no day ends enrolment it is held whenever one likes; one that is over is not given up', async () => {
    const { id } = await t.plan({ closes_on: undefined, minimum: 1 })
    const { id: leo } = await t.asked(t.direction, id, 'Léo')
    accepted(await decideSession(t.next(t.coordinator), { id, decision: 'held', version: 1 }))
    const there = { id, day: '2027-03-02', part: 'morning', present: [leo] }
    accepted(await takeAttendance(t.next(t.coordinator, '2027-03-02T09:00:00Z'), there))
    const after = t.next(t.coordinator, '2027-03-03T09:00:00Z')
    expect(await codeOf(decideSession(after, { id, decision: 'given_up', version: 2 }))).toBe(
      'training.ended',
    )
  })

  it('whoever gets a seat in a session that is held while one may enrol is confirmed and invited, by whatever they get it', async () => {
    const { id } = await t.plan({ closes_on: undefined, minimum: 1 })
    const mail = (given: string) => ({ person: person(given, { email: `${given}@example.org` }) })
    const max = await t.asked(t.direction, id, 'Max', mail('Max'))
    accepted(await decideSession(t.next(t.coordinator), { id, decision: 'held', version: 1 }))
    expect(await t.asked(t.direction, id, 'Ned', mail('Ned'))).toMatchObject({ state: 'confirmed' })
    expect(await t.asked(t.direction, id, 'Ola', mail('Ola'))).toMatchObject({ state: 'waiting' })
    const subjects = async (given: string) =>
      (await t.told())
        .filter((one) => one.recipient === `${given}@example.org`)
        .map((one) => one.subject.split('\u00a0')[0])
    expect(await subjects('Ned')).toEqual(['Place confirmée'])
    expect(await subjects('Ola')).toEqual(['Demande enregistrée'])
    accepted(await cancelEnrolment(t.next(t.direction), { session: id, id: max.id }))
    expect(await subjects('Ola')).toEqual(['Demande enregistrée', 'Place confirmée'])
    expect(await statesIn(id)).toEqual([
      ['Ned', 'confirmed'],
      ['Ola', 'confirmed'],
      ['Max', 'cancelled'],
    ])
    const soon = { ...t.w.asSystem(), now: new Date('2027-02-28T09:00:00Z') }
    await inTransaction(soon, 'write', remindBefore)
    for (const given of ['Ned', 'Ola']) expect((await subjects(given)).at(-1)).toBe('Bientôt')
  })

  it('codes that nobody used are taken back by whoever gives them, or runs the session; those that were used stay', async () => {
    const { id } = await t.plan()
    const given = async (by: Request) => accepted(await makeCodes(by, { session: id, n: 2 })).codes
    const [used, unused] = await given(t.direction)
    const theirs = await given(t.coordinator)
    accepted(await enrolByCode(t.next(await t.holder(used)), { person: person('Zoé'), college: 'peer' }))
    const leads = async (code: typeof used) => codeOf(followEnrolment(await t.holder(code), {}))
    const elsewhere = await t.as('coordinator', 'centre')
    const own = accepted(await makeCodes(elsewhere, { session: id, n: 1 })).codes
    expect(accepted(await takeCodesBack(elsewhere, { session: id }))).toEqual({ taken_back: 1 })
    expect(await leads(own[0])).toBe('not_found')
    expect(await codeOf(takeCodesBack(elsewhere, { session: id }))).toBe('enrolment.no_unused_code')
    expect(accepted(await takeCodesBack(t.direction, { session: id }))).toEqual({ taken_back: 1 })
    expect([await leads(unused), await leads(used), await leads(theirs[0])]).toEqual([
      'not_found',
      'done',
      'done',
    ])
    expect(accepted(await takeCodesBack(t.coordinator, { session: id }))).toEqual({ taken_back: 2 })
    expect(await codeOf(takeCodesBack(t.coordinator, { session: id }))).toBe('enrolment.no_unused_code')
    expect(await leads(used)).toBe('done')
  })

  it('a code that two use at once enrols one; more seats call those who wait', async () => {
    const { id } = await t.plan({ maximum: 1, minimum: 1 })
    const { codes } = accepted(await makeCodes(t.direction, { session: id, n: 1 }))
    const both = await Promise.all(
      ['Lys', 'Léa'].map(async (given) =>
        codeOf(enrolByCode(t.next(await t.holder(codes[0])), { person: person(given), college: 'peer' })),
      ),
    )
    expect(both.sort()).toEqual(['done', 'enrolment.code_used'])
    await t.asked(t.direction, id, 'Mel', { person: person('Mel', { email: 'mel@example.org' }) })
    const change = { id, version: 1, half_days: t.halfDays, minimum: 1, maximum: 2, closes_on: '2027-02-20' }
    accepted(await changeSession(t.next(t.coordinator, closed), change))
    const called = (await t.told()).filter((one) => one.recipient === 'mel@example.org')
    expect(called.at(-1)?.subject).toContain('Une place pour vous')
  })

  it('a session that is held and moved tells those who come', async () => {
    const { id } = await t.plan()
    for (const name of ['Mia', 'Noé'])
      await t.asked(t.direction, id, name, { person: person(name, { email: 'mia@example.org' }) })
    accepted(await decideSession(t.next(t.coordinator, closed), { id, decision: 'held', version: 1 }))
    const change = (half_days: object[], version: number) =>
      changeSession(t.next(t.coordinator, closed), {
        ...{ id, version, half_days, minimum: 2, maximum: 2, closes_on: '2027-02-20', place: 'Ailleurs' },
      })
    accepted(await change(t.halfDays.slice(0, 1), 2))
    const moved = async () =>
      (await t.told()).filter(
        (one) => one.recipient === 'mia@example.org' && one.subject.startsWith('Changement'),
      ).length
    expect(await moved()).toBe(2)
    accepted(await change(t.halfDays.slice(0, 1), 3))
    expect(await moved()).toBe(2)
    expect(await codeOf(change(t.halfDays, 3))).toBe('conflict.version')
    expect(await codeOf(change([], 4))).toBe('validation')
  })

  it('a session that is moved before anything is decided tells all who stand, without the way into the room', async () => {
    const online = { maximum: 1, minimum: 1, place: undefined, link: 'https://salle.example/1' }
    const { id } = await t.plan(online)
    const asked: { id: string }[] = []
    for (const name of ['Vic', 'Wim', 'Xan'])
      asked.push(
        await t.asked(t.direction, id, name, { person: person(name, { email: `${name}@example.org` }) }),
      )
    const [vic, , xan] = asked
    accepted(await confirmEnrolment(t.next(t.coordinator), { session: id, id: vic?.id }))
    accepted(await cancelEnrolment(t.next(t.direction), { session: id, id: xan?.id }))
    const change = async (version: number, more: object) =>
      accepted(
        await changeSession(t.next(t.coordinator), {
          ...{ id, version, half_days: t.halfDays, closes_on: '2027-02-20', ...online, ...more },
        }),
      )
    const moved = async () =>
      (await t.told()).filter(
        (one) => /^(Vic|Wim|Xan)@/.test(one.recipient) && one.subject.startsWith('Changement'),
      )
    const link = 'https://salle.example/2'
    await change(1, { link })
    expect((await moved()).map((one) => one.recipient)).toEqual(['Vic@example.org'])
    await change(2, { link, half_days: t.halfDays.slice(0, 1) })
    const [, toVic, toWim] = (await moved()).sort((a, b) => (a.recipient < b.recipient ? -1 : 1))
    expect(toVic?.body).toContain(link)
    expect(toWim).toMatchObject({ recipient: 'Wim@example.org' })
    expect(toWim?.body).toContain('Votre place n’est pas encore confirmée.')
    expect(toWim?.body).not.toContain(link)
    for (const one of [toVic, toWim]) expect(one?.calendar).toBeUndefined()
    expect(await moved()).toHaveLength(3)
  })

  it('two who confirm the last seat at once confirm one', async () => {
    const { id } = await t.plan({ minimum: 1, maximum: 1 })
    const asked = [await t.asked(t.direction, id, 'Oda'), await t.asked(t.direction, id, 'Pia')]
    const both = await Promise.all(
      asked.map((one) => codeOf(confirmEnrolment(t.next(t.coordinator), { session: id, id: one.id }))),
    )
    expect(both.sort()).toEqual(['done', 'enrolment.no_seat'])
  })

  it('nobody whose seat is confirmed loses it because there are to be fewer', async () => {
    const { id } = await t.plan({ closes_on: undefined, minimum: 1, maximum: 3 })
    for (const name of ['Ada', 'Ben']) await t.asked(t.direction, id, name)
    accepted(await decideSession(t.next(t.coordinator), { id, decision: 'held', version: 1 }))
    const change = (maximum: number) =>
      changeSession(t.next(t.coordinator), { id, half_days: t.halfDays, minimum: 1, maximum, version: 2 })
    expect(await change(1)).toMatchObject({
      code: 'validation',
      faults: [{ path: 'maximum', code: 'training.maximum_under_confirmed', expected: '≥ 2', found: '1' }],
    })
    expect(await change(2)).toMatchObject({ ok: true })
  })

  it('who waited for another to be done goes by what the other did, although they asked before', async () => {
    const { id } = await t.plan()
    const asked: { id: string }[] = []
    for (const name of ['Rob', 'Sam', 'Tea', 'Una'])
      asked.push(
        await t.asked(t.direction, id, name, { person: person(name, { email: `${name}@example.org` }) }),
      )
    const cancel = (nth: number, at: string) =>
      cancelEnrolment(t.next(t.direction, at), { session: id, id: asked[nth]?.id })
    const other = await t.pools.owner.connect()
    await other.query('begin')
    await other.query('select from training_session where id = $1 for no key update', [id])
    const first = cancel(0, '2027-02-21T09:00:01Z')
    await waiting(1)
    const second = cancel(1, '2027-02-21T09:00:00Z')
    await waiting(2)
    await other.query('commit')
    other.release()
    accepted(await first)
    accepted(await second)
    const called = (await t.told()).filter((one) => one.subject.startsWith('Une place pour vous'))
    expect(called.map((one) => one.recipient).filter((one) => /^(Tea|Una)@/.test(one))).toEqual([
      'Tea@example.org',
      'Una@example.org',
    ])
  })

  it('who waited while the session was given up takes no seat in it', async () => {
    const { id } = await t.plan({ minimum: 1 })
    const { id: enrolment } = await t.asked(t.direction, id, 'Yan')
    const other = await t.pools.owner.connect()
    await other.query('begin')
    await other.query(`update training_session set decision = 'given_up', decided_at = now() where id = $1`, [
      id,
    ])
    const confirmed = codeOf(confirmEnrolment(t.next(t.coordinator, closed), { session: id, id: enrolment }))
    await waiting(1)
    await other.query('commit')
    other.release()
    expect(await confirmed).toBe('training.given_up_already')
  })

  it('names are erased on their own or when they were kept long enough; who counted stays counted', async () => {
    const { id } = await t.plan({ maximum: 9 })
    const { id: quin } = await t.asked(t.direction, id, 'Quin', {
      person: person('Quin', { email: 'q@example.org' }),
    })
    await t.asked(t.direction, id, 'Rae')
    await inTransaction(t.w.asSystem(), 'write', (reading) => enrolmentEraser.erase(reading, quin))
    const left = accepted(await listEnrolments(t.next(t.coordinator), { session: id })).items
    expect(left.map((one) => [one.given, one.email, one.state])).toEqual([
      ['', null, 'requested'],
      ['Rae', null, 'requested'],
    ])
    const ended = (before: string, what: 'count' | 'remove') =>
      inTransaction(t.w.asSystem(), 'write', (reading) =>
        retainedNames.ended(reading, new Date(before), what),
      )
    expect(await ended('2027-03-02T00:00:00Z', 'count')).toBe(0)
    expect(await ended('2030-01-01T00:00:00Z', 'count')).toBeGreaterThan(5)
    await ended('2030-01-01T00:00:00Z', 'remove')
    const { rows } = await t.pools.owner.query(
      `select from enrolment where given <> '' or account is not null`,
    )
    expect(rows).toEqual([])
  })
})
