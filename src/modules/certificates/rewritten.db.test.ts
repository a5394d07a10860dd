import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TrainedWorld, trainedWorld } from '../../../tests/support/trained-world.ts'
import { accepted } from '../../../tests/support/world.ts'
import { issueCertificate } from './issue-certificate.ts'
import { readCertificate } from './read-certificate.ts'
import { revokeCertificate } from './revoke-certificate.ts'
import { verifyCertificate } from './verify-certificate.ts'

type Json = Record<string, any>
type Rewriting = readonly [name: string, (badge: Json) => Json]

const statusAs = (name: string, as: (status: Json) => unknown): Rewriting => [
  name,
  (badge) =>
    'credentialStatus' in badge ? { ...badge, credentialStatus: as(badge.credentialStatus) } : badge,
]
const fieldAs = (field: string, name: string, as: (value: unknown) => unknown): Rewriting => {
  const write = (status: Json) => ({ ...status, [field]: as(status[field]) })
  return statusAs(`${field} ${name}`, (status) => (Array.isArray(status) ? status.map(write) : write(status)))
}
const idAs = (field: string): Rewriting => [
  `id as ${field}`,
  ({ id, ...rest }) => ({ ...rest, ...(id ? { [field]: id } : {}) }),
]

/** Ways to write the same statements: their signature is that of the file that was issued. */
const rewritings: readonly Rewriting[] = [
  fieldAs('type', 'as a list', (value) => [value]),
  fieldAs('statusPurpose', 'as a list', (value) => [value]),
  fieldAs('statusListIndex', 'as a list', (value) => [value]),
  fieldAs('statusListIndex', 'as a value', (value) =>
    typeof value === 'string' ? { '@value': value } : value,
  ),
  fieldAs('statusListCredential', 'as a list', (value) => [value]),
  fieldAs('statusListCredential', 'as what has an id', (value) =>
    typeof value === 'string' ? { id: value } : value,
  ),
  statusAs('status as a list', (status) => [status]),
  [
    'status under its whole name',
    ({ credentialStatus: status, ...rest }) => ({
      ...rest,
      'https://www.w3.org/2018/credentials#credentialStatus': status,
    }),
  ],
  idAs('@id'),
]

describe('a revoked badge that is written otherwise', () => {
  let t: TrainedWorld
  let badge: Json
  let id: string
  beforeAll(async () => {
    t = await trainedWorld()
    const [enrolment] = await t.follow([{ given: 'Ana' }])
    id = accepted(await issueCertificate(t.after, { enrolment })).id
    badge = accepted(await readCertificate(t.w.nobody(), { id }))
    accepted(await revokeCertificate(t.after, { id, reason: 'error' }))
  })
  afterAll(() => t.w.end())

  const verdict = async (credential: unknown) =>
    accepted(await verifyCertificate(t.later(t.w.nobody(), t.after.now.toISOString()), { credential }))
  const revoked = () => ({
    signature: 'valid',
    status: 'revoked',
    reasons: ['certificate.revoked'],
    certificate: id,
  })

  it.each(rewritings)('is revoked: %s', async (_, rewrite) => {
    expect(await verdict(rewrite(badge))).toMatchObject(revoked())
  })

  it('is revoked in whatever of these ways at once', async () => {
    const some = fc.shuffledSubarray([...rewritings], { minLength: 2 })
    const holds = fc.asyncProperty(some, async (all) => {
      const written = all.reduce((one, [, rewrite]) => rewrite(one), badge)
      expect(await verdict(written)).toMatchObject(revoked())
    })
    await fc.assert(holds, { numRuns: 40 })
  })
})
