import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TrainedWorld, trainedWorld } from '../../../tests/support/trained-world.ts'
import { accepted } from '../../../tests/support/world.ts'
import { inTransaction } from '../../server/transaction.ts'
import { eraseHolder } from './erase-holder.ts'
import { issueCertificate } from './issue-certificate.ts'
import { noteWork } from './note-work.ts'
import { readCertificate } from './read-certificate.ts'
import { retainedHolders } from './retention.ts'
import { showCertified } from './show-work.ts'
import { verifyCertificate } from './verify-certificate.ts'

describe('who holds a certificate, once that was kept long enough', () => {
  let t: TrainedWorld
  let [certificate, enrolment]: [string, string | undefined] = ['', '']
  beforeAll(async () => {
    t = await trainedWorld()
    ;[enrolment] = await t.follow([{ given: 'Ana' }])
    accepted(await noteWork(t.after, { enrolment }))
    certificate = accepted(await issueCertificate(t.after, { enrolment, named: true })).id
  })
  afterAll(() => t.w.end())

  const ended = (before: string, what: 'count' | 'remove') =>
    inTransaction(t.w.asSystem(), 'write', (reading) =>
      retainedHolders.ended(reading, new Date(before), what),
    )
  const holders = async () => {
    const { rows } = await t.w.pools.owner.query(
      `select h.given, h.family, e.person is not null as known, cardinality(h.enrolments) as enrolments,
        (select count(*)::int from assessed_work) as assessed
       from certificate_holder h left join enrolment e on e.person = h.person limit 1`,
    )
    return rows[0]
  }

  it('is kept until then', async () => {
    expect(await ended('2027-03-10T00:00:00Z', 'count')).toBe(0)
    expect(await ended('2027-03-10T00:00:00Z', 'remove')).toBe(0)
    expect(await holders()).toMatchObject({ given: 'Ana', known: true, assessed: 1 })
  })

  it('is no longer named here, nor told by a digest; the certificate is verified as before and not issued again', async () => {
    expect(await ended('2032-04-01T00:00:00Z', 'count')).toBe(2)
    expect(await ended('2032-04-01T00:00:00Z', 'remove')).toBe(2)
    expect(await ended('2032-04-01T00:00:00Z', 'count')).toBe(0)
    expect(await holders()).toEqual({ given: null, family: null, known: false, enrolments: 2, assessed: 0 })
    const credential = accepted(await readCertificate(t.w.nobody(), { id: certificate }))
    const verdict = await verifyCertificate({ ...t.w.nobody(), now: t.after.now }, { credential })
    expect(accepted(verdict)).toMatchObject({ signature: 'valid', status: 'valid' })
    expect(await issueCertificate(t.after, { enrolment })).toMatchObject({
      code: 'certificate.issued_already',
    })
  })

  it('can still ask that the badge with their name goes from here', async () => {
    const held = async () => accepted(await showCertified(t.after, { slug: 'accueillir-ensemble' })).held
    expect(await held()).toMatchObject([{ name: null, erased: false }])
    accepted(await eraseHolder(t.after, { id: certificate }))
    expect(await held()).toMatchObject([{ name: null, erased: true }])
  })
})
