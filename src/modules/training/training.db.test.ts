import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, importSmallNetwork, type World, world } from '../../../tests/support/world.ts'
import type { Request } from '../../server/use-case.ts'
import { showSheet } from './catalogue/show-catalogue.ts'
import { cancelEnrolment, confirmEnrolment } from './enrolment/change-enrolment.ts'
import { decideSession } from './enrolment/decide-session.ts'
import { enrol } from './enrolment/enrol.ts'
import { showAllocation } from './enrolment/show-allocation.ts'
import { changeModule } from './modules/change-module.ts'
import { noteInterest } from './modules/note-interest.ts'
import { listModules } from './modules/read-modules.ts'
import { writeModule } from './modules/write-module.ts'
import { createProgramme } from './programmes/create-programme.ts'
import { noteApproval } from './programmes/note-approval.ts'
import { listProgrammes, showProgramme } from './programmes/read-programmes.ts'
import { changeSession } from './sessions/change-session.ts'
import { planSession } from './sessions/plan-session.ts'
import { listSessions, showScenarios } from './sessions/read-sessions.ts'

describe('a programme, its modules and their sessions', () => {
  let w: World
  let coordinator: Request
  let direction: Request
  let elsewhere: Request
  beforeAll(async () => {
    w = await world('2027-01-12T09:00:00Z')
    await importSmallNetwork(w)
    coordinator = await w.as('coordinator', 'reseau')
    direction = await w.as('service_manager', 'maison')
    elsewhere = await w.as('service_manager', 'centre')
    accepted(await createProgramme(coordinator, { title: 'Accueillir ensemble', approval: 'asked' }))
    for (const [title, state] of [
      ['Accueillir sans juger', 'adopted'],
      ['Écouter à plusieurs', 'draft'],
    ])
      accepted(
        await writeModule(coordinator, {
          programme: 'accueillir-ensemble',
          title,
          state,
          half_days: 2,
          orientation: 'craft',
          sheet: { objectives: 'Savoir recevoir 100 % des personnes' },
        }),
      )
  })
  afterAll(() => w.end())

  const halfDays = [
    { day: '2027-03-02', part: 'morning', begins: '09:00', ends: '12:30' },
    { day: '2027-03-02', part: 'afternoon', begins: '13:30', ends: '17:00' },
  ]
  const planned = {
    half_days: halfDays,
    minimum: 2,
    maximum: 4,
    shares: { accompanied: 0.5 },
    kept_until: '2027-02-15',
    closes_on: '2027-02-20',
  }
  const plan = async (more: object = {}) =>
    planSession(coordinator, { module: 'accueillir-sans-juger', ...planned, ...more })
  /** Each thing happens a minute after the one before. */
  let minutes = 0
  const next = (by: Request): Request => {
    minutes += 1
    return { ...by, now: new Date(by.now.getTime() + minutes * 60_000) }
  }
  const ask = (by: Request, session: string, given: string, more: object = {}) =>
    enrol(next(by), {
      session,
      person: { given, family: 'Martin' },
      college: 'professional',
      sent_by: 'employer',
      ...more,
    })
  const codeOf = async (answer: Promise<{ ok: boolean; code?: string }>) => {
    const { ok, code } = await answer
    return ok ? 'done' : code
  }

  it('the catalogue holds what is adopted; drafts are for those who make the programme', async () => {
    const seen = async (by: Request, filters: object = {}) =>
      accepted(await listModules(by, filters)).items.map((one) => one.slug)
    expect(await seen(w.nobody())).toEqual(['accueillir-sans-juger'])
    expect(await seen(direction)).toEqual(['accueillir-sans-juger'])
    expect(await seen(coordinator)).toEqual(['accueillir-sans-juger', 'ecouter-a-plusieurs'])
    expect(await seen(w.nobody(), { search: '100 %' })).toEqual(['accueillir-sans-juger'])
    expect(await seen(w.nobody(), { search: '%juger%' })).toEqual([])
    // Words with or without their accents, but never the names of the parts of a sheet.
    expect(await seen(coordinator, { search: 'ecouter À' })).toEqual(['ecouter-a-plusieurs'])
    expect(await seen(w.nobody(), { search: 'objectives' })).toEqual([])
    expect(await seen(w.nobody(), { orientation: 'society' })).toEqual([])
  })

  it('a programme without anything adopted is for its makers, and where its funder stands always', async () => {
    accepted(await createProgramme(coordinator, { title: 'Plus tard', approval: 'to_ask' }))
    const seen = async (by: Request) =>
      accepted(await listProgrammes(by, {})).items.map((one) => `${one.slug} ${one.approval}`)
    expect(await seen(coordinator)).toEqual(['accueillir-ensemble asked', 'plus-tard to_ask'])
    expect(await seen(direction)).toEqual(['accueillir-ensemble null'])
    expect(await codeOf(showProgramme(w.nobody(), { slug: 'plus-tard' }))).toBe('not_found')
  })

  it('how many would come is told in all to who makes the programme, of their own to who sends', async () => {
    const of = async (by: Request) =>
      accepted(await showSheet(by, { slug: 'accueillir-sans-juger' })).interest
    accepted(await noteInterest(direction, { slug: 'accueillir-sans-juger', people: 3 }))
    accepted(await noteInterest(elsewhere, { slug: 'accueillir-sans-juger', people: 2 }))
    expect(await of(w.nobody())).toBeNull()
    expect(await of(direction)).toEqual({ all: null, own: 3 })
    expect(await of(await w.as('trainer', 'reseau'))).toEqual({
      all: { people: 5, organisations: 2 },
      own: null,
    })
    expect(await of(await w.as('coordinator', 'maison'))).toEqual({ all: null, own: 3 })
    expect(await of(coordinator)).toMatchObject({ all: { people: 5, organisations: 2 } })
  })

  it('a session that cannot be is refused with all that is wrong', async () => {
    const wrong = await plan({ maximum: 1, shares: { accompanied: 0.6, professional: 0.6 } })
    expect(wrong).toMatchObject({
      code: 'validation',
      faults: [{ code: 'training.maximum_under_minimum' }, { code: 'training.shares_over_one' }],
    })
    expect(await codeOf(plan({ half_days: [] }))).toBe('validation')
    expect(
      await codeOf(
        planSession(await w.as('trainer', 'centre'), {
          module: 'accueillir-sans-juger',
          half_days: halfDays,
          minimum: 1,
          maximum: 2,
        }),
      ),
    ).toBe('module.unknown')
  })

  it('enrolment opens with what the funder grants', async () => {
    const { id } = accepted(await plan())
    expect(await codeOf(ask(direction, id, 'Ana'))).toBe('enrolment.not_approved')
    expect(
      await codeOf(noteApproval(direction, { slug: 'accueillir-ensemble', approval: 'granted', version: 1 })),
    ).toBe('auth.forbidden')
    accepted(
      await noteApproval(coordinator, { slug: 'accueillir-ensemble', approval: 'granted', version: 1 }),
    )
    expect(
      await codeOf(
        noteApproval(coordinator, { slug: 'accueillir-ensemble', approval: 'refused', version: 1 }),
      ),
    ).toBe('conflict.version')
    expect(accepted(await ask(direction, id, 'Ana'))).toMatchObject({
      state: 'requested',
      rank: 1,
      class: 'member',
    })
    expect(await codeOf(ask(direction, id, ' ANA '))).toBe('enrolment.duplicate')
  })

  it('seats are kept for a college until 00:00 of the stated day in the network’s time zone, then released', async () => {
    const { id } = accepted(await plan())
    const given = []
    for (const name of ['Ana', 'Bo', 'Cy']) given.push(accepted(await ask(direction, id, name)))
    expect(given.map((one) => [one.state, one.reason])).toEqual([
      ['requested', ['open_seat']],
      ['requested', ['open_seat']],
      ['waiting', ['kept_for_others']],
    ])
    const seated = async (at: string) =>
      accepted(await showAllocation(coordinator, { id, at })).items.map((one) => one.state)
    expect(await seated('2027-02-14T23:59:59.999+01:00')).toEqual(['requested', 'requested', 'waiting'])
    expect(await seated('2027-02-15T00:00:00+01:00')).toEqual(['requested', 'requested', 'requested'])
    const accompanied = { college: 'accompanied', sent_by: 'service' }
    expect(accepted(await ask(direction, id, 'Di', accompanied))).toMatchObject({
      rank: 3,
      reason: ['college'],
    })
    expect(accepted(await showAllocation(coordinator, { id, at: '2027-01-12T08:00:00Z' })).items).toEqual([])
  })

  it('the list of a past moment is of the seats of that moment, whatever was changed since', async () => {
    const seats = { minimum: 1, maximum: 1, shares: {}, kept_until: undefined }
    const { id, version } = accepted(await plan(seats))
    for (const name of ['Ana', 'Bo']) accepted(await ask(direction, id, name))
    const states = async (at: string) =>
      accepted(await showAllocation(coordinator, { id, at })).items.map((one) => [one.state, one.reason])
    const later = next(coordinator)
    const before = new Date(later.now.getTime() - 1).toISOString()
    const asItWas = await states(before)
    expect(asItWas.map(([state]) => state)).toEqual(['requested', 'waiting'])
    accepted(await changeSession(later, { ...planned, ...seats, id, version, maximum: 2 }))
    expect(await states(before)).toEqual(asItWas)
    expect((await states(later.now.toISOString())).map(([state]) => state)).toEqual([
      'requested',
      'requested',
    ])
    const again = next(coordinator)
    const shorter = { ...planned, ...seats, id, version: version + 1, closes_on: '2027-01-13' }
    accepted(await changeSession(again, shorter))
    const over = { ...coordinator, now: new Date('2027-02-01T09:00:00Z') }
    accepted(await decideSession(over, { id, decision: 'given_up', version: version + 2 }))
    expect(await states(before)).toEqual(asItWas)
  })

  it('a confirmed seat is kept; one that is cancelled calls the next one; only where there is a seat one confirms', async () => {
    const { id } = accepted(await plan({ maximum: 2, shares: {}, kept_until: undefined }))
    const ids: string[] = []
    for (const name of ['Ana', 'Bo', 'Cy'])
      ids.push(accepted(await ask(elsewhere, id, name, { employer: 'Le Centre' })).id)
    const [ana, bo, cy] = ids as [string, string, string]
    expect(await codeOf(confirmEnrolment(next(coordinator), { session: id, id: cy }))).toBe(
      'enrolment.no_seat',
    )
    accepted(await confirmEnrolment(next(coordinator), { session: id, id: bo }))
    expect(await codeOf(confirmEnrolment(next(coordinator), { session: id, id: bo }))).toBe(
      'enrolment.confirmed_already',
    )
    expect(await codeOf(cancelEnrolment(next(direction), { session: id, id: ana }))).toBe('not_found')
    accepted(await cancelEnrolment(next(elsewhere), { session: id, id: ana }))
    expect(await codeOf(cancelEnrolment(next(elsewhere), { session: id, id: ana }))).toBe(
      'enrolment.cancelled_already',
    )
    const { items } = accepted(await showAllocation(next(coordinator), { id }))
    expect(items.map((one) => [one.id, one.state])).toEqual([
      [bo, 'confirmed'],
      [cy, 'requested'],
    ])
  })

  it('priority classes: a session that is for members is not open to others', async () => {
    const { id } = accepted(await plan({ classes: ['member'], shares: {} }))
    const outside = await w.as('worker', 'centre', 'alone')
    expect(await codeOf(ask(outside, id, 'Ana', { sent_by: 'self' }))).toBe('enrolment.not_open_to')
    expect(accepted(await ask(direction, id, 'Bo'))).toMatchObject({ class: 'member' })
  })

  it('on the database itself nobody reads who is enrolled but those who run the session, who sent, and oneself', async () => {
    const { id } = accepted(await plan({ shares: {} }))
    accepted(await ask(direction, id, 'Nommée'))
    const reads = async (account: string) => {
      const client = await w.pools.app.connect()
      try {
        await client.query('begin')
        await client.query(`select set_config('maillage.actor', $1, true)`, [account])
        const { rows } = await client.query('select given from enrolment where session = $1', [id])
        return rows.map((one) => one.given)
      } finally {
        await client.query('rollback')
        client.release()
      }
    }
    await w.as('worker', 'maison')
    await w.as('trainer', 'reseau')
    await w.as('coordinator', 'centre')
    expect(await reads('coordinator@reseau')).toEqual(['Nommée'])
    expect(await reads('trainer@reseau')).toEqual(['Nommée'])
    expect(await reads('service_manager@maison')).toEqual(['Nommée'])
    for (const account of ['worker@maison', 'service_manager@centre', 'coordinator@centre', ''])
      expect(await reads(account), account).toEqual([])
  })

  it('is costed for those who run it, and its sessions are told by their first day', async () => {
    const { id } = accepted(
      await plan({
        half_days: halfDays.map((one) => ({ ...one, day: '2027-02-28' })),
        costs: [
          { label: 'Salle', kind: 'per_half_day', amount: 100 },
          { label: 'Repas', kind: 'per_participant', amount: 20 },
          { label: 'Subvention', kind: 'per_participant', amount: 80, funder: 'MIFA' },
        ],
      }),
    )
    expect(accepted(await showScenarios(coordinator, { id }))).toMatchObject({
      scenarios: [
        { participants: 2, cost: 240, per_participant: 120, funded: 160, gap: 80 },
        { participants: 3, cost: 260, funded: 240, gap: 20 },
        { participants: 4, cost: 280, funded: 320, gap: -40 },
      ],
      break_even: 4,
    })
    expect(await codeOf(showScenarios(await w.as('trainer', 'centre'), { id }))).toBe('not_found')
    const page = accepted(await listSessions(w.nobody(), { limit: 1 }))
    expect(page.items.map((one) => one.id)).toEqual([id])
    expect(JSON.stringify(page)).not.toContain('Subvention')
    const next = accepted(await listSessions(w.nobody(), { limit: 1, cursor: page.next ?? '' }))
    expect(next.items[0]?.half_days[0]?.day).toBe('2027-03-02')
  })

  it('a module stays adopted while somebody is enrolled in a session to come', async () => {
    const sheet = { programme: 'accueillir-ensemble', title: 'Décider à plusieurs', half_days: 1 }
    accepted(await writeModule(coordinator, { ...sheet, state: 'adopted' }))
    const slug = 'decider-a-plusieurs'
    const { id } = accepted(await plan({ module: slug }))
    const change = (version: number, state: string) =>
      changeModule(coordinator, { ...sheet, slug, version, state })
    const { id: who } = accepted(await ask(direction, id, 'Zoé'))
    expect(await codeOf(change(1, 'draft'))).toBe('training.module_in_use')
    expect(await codeOf(change(1, 'adopted'))).toBe('done')
    // One that was taken back before that was refused can still be corrected.
    await w.pools.owner.query(`update training_module set state = 'draft' where slug = $1`, [slug])
    expect(await codeOf(change(2, 'draft'))).toBe('done')
    expect(await codeOf(change(3, 'adopted'))).toBe('done')
    accepted(await cancelEnrolment(next(direction), { session: id, id: who }))
    expect(await codeOf(change(4, 'draft'))).toBe('done')
  })
})
