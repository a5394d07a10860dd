import { jsx } from 'hono/jsx'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TrainedWorld, trainedWorld } from '../../../tests/support/trained-world.ts'
import { accepted } from '../../../tests/support/world.ts'
import { linkHolder } from '../../server/actor.ts'
import { type Reader, ReaderProvider } from '../../server/reader.tsx'
import { digestOfToken } from '../../server/session.ts'
import { codeTyped } from '../../server/sign-in-code.ts'
import { inTransaction } from '../../server/transaction.ts'
import type { Request } from '../../server/use-case.ts'
import { enrol, takeAttendance } from '../training/index.ts'
import { eraseHolder } from './erase-holder.ts'
import { issueCertificate } from './issue-certificate.ts'
import { issueToAll } from './issue-to-all.ts'
import { noteWork } from './note-work.ts'
import { CertifiedPage } from './pages/certified.tsx'
import { revokeCertificate } from './revoke-certificate.ts'
import { setRule } from './set-rule.ts'
import { showCertified } from './show-work.ts'

describe('who is certified', () => {
  let t: TrainedWorld
  let { after, follow }: Pick<TrainedWorld, 'after' | 'follow'> = {} as TrainedWorld
  const slug = 'accueillir-ensemble'
  beforeAll(async () => {
    t = await trainedWorld()
    ;({ after, follow } = t)
  })
  afterAll(() => t.w.end())

  const shown = async () => accepted(await showCertified(after, { slug }))
  const card = async (name: string) => (await shown()).people.find((one) => one.name === `${name} Martin`)
  /** What the page says, without its markup. */
  async function page(): Promise<string> {
    const { actor, now, baseUrl, timeZone, house } = after
    const instance = { name: {}, timeZone } as unknown as Reader['instance']
    const around = { accountName: null, path: '/', islands: {}, provider: undefined }
    const value: Reader = { language: 'fr', actor, now, baseUrl, house, instance, ...around }
    const body = jsx(CertifiedPage.body as never, { data: await shown() } as never)
    return String(await jsx(ReaderProvider as never, { value } as never, body)).replace(/<[^>]+>/g, ' ')
  }
  const toAll = () => issueToAll(after, { slug })
  const issue = (enrolment: string | undefined) => issueCertificate(after, { enrolment })
  /** How many people figures are made of. */
  const counted = async () => {
    const { rows } = await t.w.pools.owner.query(
      `select count(distinct person)::int as n from people_certified(array(select id from programme))`,
    )
    return rows[0].n as number
  }

  it('not whoever had theirs revoked, when all are certified at once: it is given back to them alone', async () => {
    const [rita] = await follow([{ given: 'Rita' }, { given: 'Sam' }])
    const { id } = accepted(await issue(rita))
    accepted(await revokeCertificate(after, { id, reason: 'withdrawn' }))
    expect(await card('Rita')).toMatchObject({
      certified: false,
      revoked: true,
      certificate: null,
      reasons: [],
    })
    expect(await page()).toMatch(
      /Délivrer à la personne qui .* Rita Martin\s+Certificat révoqué .* 1 certificat délivré\./s,
    )
    expect(accepted(await toAll()).issued).toHaveLength(1)
    expect(await card('Sam')).toMatchObject({ certified: true, revoked: false })
    expect(await toAll()).toMatchObject({ code: 'certificate.nobody' })
    const again = accepted(await issue(rita)).id
    expect(await card('Rita')).toMatchObject({ certified: true, revoked: false, certificate: again })
  })

  it('once, also where their name was erased from it: not again, and counted as before', async () => {
    const [eli] = await follow([{ given: 'Eli' }])
    const { id } = accepted(await issue(eli))
    const before = await counted()
    accepted(await eraseHolder(after, { id }))
    expect(await card('Eli')).toMatchObject({ certified: true, certificate: null })
    expect(await toAll()).toMatchObject({ code: 'certificate.nobody' })
    expect(await issue(eli)).toMatchObject({ code: 'certificate.issued_already' })
    expect(await counted()).toBe(before)
    accepted(await revokeCertificate(after, { id, reason: 'asked' }))
    expect(await toAll()).toMatchObject({ code: 'certificate.nobody' })
    accepted(await issue(eli))
    expect(await counted()).toBe(before)
  })

  it('once, also where they enrol again after the names of their enrolments were erased', async () => {
    const [fay] = await follow([{ given: 'Fay', email: 'fay@example.org' }])
    const { id } = accepted(await issue(fay))
    // As it is then: another mark, and the same digest of name and address.
    await t.w.pools.owner.query(
      'update certificate_holder set counted_as = gen_random_uuid() where certificate = $1',
      [id],
    )
    expect(await issue(fay)).toMatchObject({ code: 'certificate.issued_already' })
    expect(await toAll()).toMatchObject({ code: 'certificate.nobody' })
  })

  it('is not told of a certificate whose holder was erased: the application reads no mark', async () => {
    await expect(t.w.pools.app.query('select counted_as from certificate_holder')).rejects.toThrow(
      /permission denied/,
    )
    const by = await t.w.as('coordinator', 'centre')
    const certified = await inTransaction(by, 'read', ({ db }) =>
      sql`select from programme p, certified_as(p.id)`.execute(db),
    )
    expect(certified.rows).toEqual([])
  })

  /** Sends somebody without mail or telephone to a session, and notes that they were there. */
  async function send(by: string, given: string, session: string) {
    const service = await t.w.as('service_manager', by)
    const { id, code } = accepted(
      await enrol(service, {
        ...{ session, person: { given, family: 'Martin' }, college: 'accompanied', sent_by: 'service' },
      }),
    )
    const { rows } = await t.w.pools.owner.query(
      `select distinct enrolment from attendance_mark where session = $1 and present and enrolment is not null`,
      [session],
    )
    const present = [...rows.map((row) => row.enrolment as string), id]
    for (const part of ['morning', 'afternoon'])
      accepted(await takeAttendance(after, { id: session, day: '2027-03-02', part, present }))
    return { id, code: code as { id: string; code: string } }
  }
  /** Whoever holds the one code puts the other beside it. */
  const join = (own: { id: string }, other: { code: string }) => {
    const link = { id: own.id, purpose: 'enrolment' } as const
    const holder: Request = { ...after, actor: linkHolder(t.w.nobody().house.policies, link, 'fr') }
    return inTransaction(holder, 'write', ({ db }) =>
      sql`select join_code(${digestOfToken(codeTyped(other.code))})`.execute(db),
    )
  }

  it('is one person where they put their codes together, whichever services sent them', async () => {
    const [first, second] = t.sessions as [string, string]
    const one = await send('tilleuls', 'Noa', first)
    const two = await send('escale', 'Noa', second)
    expect(await issue(one.id)).toMatchObject({ faults: [{ code: 'certificate.modules_missing' }] })
    await join(one.code, two.code)
    expect((await shown()).people.filter((each) => each.name === 'Noa Martin')).toHaveLength(1)
    accepted(await setRule(after, { slug, attendance: 0.8, work: true, issuer: 'reseau' }))
    accepted(await noteWork(after, { enrolment: two.id }))
    expect(await card('Noa')).toMatchObject({ assessed: true, reasons: [] })
    accepted(await noteWork(after, { enrolment: one.id, assessed: false }))
    expect(await card('Noa')).toMatchObject({ assessed: false })
    accepted(await noteWork(after, { enrolment: one.id }))
    const { id } = accepted(await issue(two.id))
    accepted(await setRule(after, { slug, attendance: 0.8, issuer: 'reseau' }))
    expect(await card('Noa')).toMatchObject({ certified: true, certificate: id })
    expect(await issue(one.id)).toMatchObject({ code: 'certificate.issued_already' })
    expect(await toAll()).toMatchObject({ code: 'certificate.nobody' })
  })

  it('is not the same person as another whose code lies in the same phone', async () => {
    const [first, second] = t.sessions as [string, string]
    const one = await send('tilleuls', 'Uma', first)
    const two = await send('escale', 'Vic', second)
    await join(one.code, two.code)
    for (const { id } of [one, two])
      expect(await issue(id)).toMatchObject({ faults: [{ code: 'certificate.modules_missing' }] })
    // Of one name, but each with a seat in the same session.
    const three = await send('tilleuls', 'Wim', first)
    const four = await send('escale', 'wïm', first)
    await join(three.code, four.code)
    expect((await shown()).people.filter((each) => /^w.m /i.test(each.name))).toHaveLength(2)
  })

  it('is one person in figures where codes are put together only after', async () => {
    accepted(await setRule(after, { slug, modules: 1, attendance: 0.8, issuer: 'reseau' }))
    const [first, second] = t.sessions as [string, string]
    const one = await send('tilleuls', 'Ola', first)
    const two = await send('escale', 'Ola', second)
    for (const { id } of [one, two]) accepted(await issue(id))
    const before = await counted()
    await join(two.code, one.code)
    expect(await counted()).toBe(before - 1)
    expect((await shown()).people.filter((each) => each.name === 'Ola Martin')).toMatchObject([
      { certified: true },
    ])
    accepted(await setRule(after, { slug, attendance: 0.8, issuer: 'reseau' }))
  })

  it('is told of everybody, however many certificates were issued since: the newest are listed, all are counted', async () => {
    const { issued } = await shown()
    await t.w.pools.owner.query(`
      with made as (
        insert into certificate (id, programme, issuer, title, issued_at, diploma_sha256)
        select gen_random_uuid(), p.id, i.id, p.title, '2027-03-11', sha256(n::text::bytea)
        from programme p, certificate_issuer i, generate_series(1, 1001) n where i.slug = 'reseau' returning id, programme)
      insert into certificate_holder (certificate, programme, person, enrolments, given, family, college, issued_on, named)
      select id, programme, sha256(id::text::bytea), '{}', 'X', 'Y', 'student', '2027-03-11', false from made`)
    const data = await shown()
    expect([data.issued, data.held.length]).toEqual([issued + 1001, 1000])
    expect(/Les 1.000 plus récents sont ci-dessous/.test(await page())).toBe(true)
    expect(new Set(data.held.map((one) => one.issuedOn))).toEqual(new Set(['2027-03-11']))
    expect(await card('Sam')).toMatchObject({ certified: true, certificate: expect.any(String) })
  })
})
