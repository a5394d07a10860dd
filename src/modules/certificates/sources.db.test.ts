import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TrainedWorld, trainedWorld } from '../../../tests/support/trained-world.ts'
import { accepted, bytes } from '../../../tests/support/world.ts'
import { linkHolder } from '../../server/actor.ts'
import { inTransaction } from '../../server/transaction.ts'
import { bindSource, readIndicators, standingsOf } from '../indicators/index.ts'
import { importPlan } from '../plans/index.ts'
import { enrol, takeAttendance } from '../training/index.ts'
import { eraseHolder } from './erase-holder.ts'
import { issueCertificate } from './issue-certificate.ts'
import { revokeCertificate } from './revoke-certificate.ts'
import { setRule } from './set-rule.ts'
import { peopleIn } from './sources.ts'

const plan = `plan: { slug: plan-a, title: Plan A, starts: 2026-09-15 }
measures:
  - number: "35"
    title: Une école
    indicators:
      - { key: certified, statement: Personnes certifiées, kind: count, unit_counted: person, target: 50, period: academic_year }
      - { key: share, statement: Part des ayants droit, kind: share, unit_counted: person, target: 0.5, period: academic_year }
`

describe('fifty people certified, half of them people accompanied', () => {
  let t: TrainedWorld
  const ids: Record<string, string> = {}
  const certificates: string[] = []
  beforeAll(async () => {
    t = await trainedWorld()
    accepted(await importPlan(t.coordinator, { bytes: bytes(plan) }))
    for (const row of await t.w.database.selectFrom('indicator').select(['id', 'key']).execute())
      ids[row.key] = row.id
    const bind = (id: string | undefined, key: string, parameters: object) =>
      bindSource(t.after, { id, key, parameters })
    const programme = 'accueillir-ensemble'
    accepted(await bind(ids['certified'], 'training.certified', { programme }))
    accepted(await bind(ids['share'], 'training.share_college', { programme }))
    expect(await bind(ids['share'], 'training.share_college', { programme: 'inconnu' })).toMatchObject({
      code: 'indicator.source_parameters',
    })
    const people = Array.from({ length: 50 }, (_, n) => ({
      given: `P${n}`,
      college: n % 2 ? 'professional' : 'accompanied',
    }))
    // Who issues may run less than what is counted: the figures are made of all.
    for (const enrolment of await t.follow(people))
      certificates.push(accepted(await issueCertificate(t.after, { enrolment })).id)
  }, 120_000)
  afterAll(() => t.w.end())

  const standing = (key: string) =>
    inTransaction({ ...t.w.asSystem(), now: t.after.now }, 'read', async ({ db, house, today }) => {
      const found = await readIndicators(db, { ids: [ids[key] as string] })
      return (await standingsOf(db, found, house.sources, today)).get(ids[key] as string)
    })

  it('is computed by the certificates themselves: 50 and a half, both reached', async () => {
    expect(await standing('certified')).toMatchObject({ period: 'AY2026-2027', value: 50, state: 'reached' })
    expect(await standing('share')).toMatchObject({
      value: 0.5,
      numerator: 25,
      denominator: 50,
      state: 'reached',
    })
  })

  it('goes down with one that is revoked, and not with one whose holder was erased', async () => {
    const [first = '', second = ''] = certificates
    accepted(await eraseHolder(t.after, { id: second }))
    expect(await standing('certified')).toMatchObject({ value: 50 })
    accepted(await revokeCertificate(t.after, { id: first, reason: 'error' }))
    expect(await standing('certified')).toMatchObject({ value: 49 })
    expect(await standing('share')).toMatchObject({ numerator: 24, denominator: 49 })
  })

  it('goes down when somebody puts together the codes under which they were certified twice', async () => {
    accepted(
      await setRule(t.after, { slug: 'accueillir-ensemble', modules: 1, attendance: 0.8, issuer: 'reseau' }),
    )
    const codes: { id: string; code: string }[] = []
    for (const [n, slug] of ['tilleuls', 'escale'].entries()) {
      const session = t.sessions[n] as string
      const person = { given: 'Noa', family: 'Martin' }
      const asked = { session, person, college: 'accompanied', sent_by: 'service' }
      const { id, code } = accepted(await enrol(await t.w.as('service_manager', slug), asked))
      codes.push(code as { id: string; code: string })
      const there = { id: session, day: '2027-03-02', present: [id] }
      for (const part of ['morning', 'afternoon']) accepted(await takeAttendance(t.after, { ...there, part }))
      accepted(await issueCertificate(t.after, { enrolment: id }))
    }
    const { value } = (await standing('certified')) as { value: number }
    const { policies, modules } = t.w.nobody().house
    const link = { id: codes[0]?.id as string, purpose: 'enrolment' } as const
    const join = modules
      .flatMap((module) => module.useCases ?? [])
      .find((one) => one.action === 'enrolment.join_code') as any
    accepted(await join({ ...t.after, actor: linkHolder(policies, link, 'fr') }, { code: codes[1]?.code }))
    expect(await standing('certified')).toMatchObject({ value: value - 1 })
  })

  it('tells of which programmes, and of no number that could be of few', async () => {
    const { sources } = t.w.nobody().house
    const { id: reseau } = await t.w.database
      .selectFrom('organisation')
      .select('id')
      .where('slug', '=', 'reseau')
      .executeTakeFirstOrThrow()
    const origin = await inTransaction(t.w.asSystem(), 'read', ({ db, today }) =>
      (sources.get('training.certified') as any).origin(db, {}, 'AY2026-2027', today, reseau),
    )
    expect(origin).toEqual([{ programme: 'accueillir-ensemble', title: { fr: 'Accueillir ensemble' } }])
  })
})

it('a person counts once in a period, whatever they hold, and once more in the next', () => {
  const certified = [
    { day: '2026-10-01', college: 'peer', person: 1 },
    { day: '2027-05-01', college: 'peer', person: 1 },
    { day: '2027-10-01', college: 'peer', person: 1 },
    { day: '2027-10-01', college: 'accompanied', person: 2 },
  ]
  expect(peopleIn(certified, 'academic_year', 'AY2026-2027')).toBe(1)
  expect(peopleIn(certified, 'academic_year', 'AY2027-2028')).toBe(2)
  expect(peopleIn(certified, 'academic_year', 'AY2027-2028', 'accompanied')).toBe(1)
  expect(peopleIn(certified, 'once', 'once')).toBe(2)
})
