import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { nothing, query, type Reading } from '../../../server/use-case.ts'
import { signed } from '../badges/sign.ts'
import { ruleOf } from '../certificates.db.ts'
import { issuerById, openKey } from '../issuers/issuers.db.ts'
import { type Passport, passportOf } from './passport.db.ts'
import { statementOf } from './signed-passport.ts'

/** A person's own training passport. Whoever runs training has none of others. */
export const showPassport = query({
  action: 'certificate.own',
  input: nothing,
  output: z.custom<Passport>(),

  async run(reading) {
    const { link } = reading.actor
    if (link && link.purpose !== 'enrolment') return refuse('not_found')
    return ok(await passportOf(reading))
  },
})

/** The same, signed by the issuer of the programme followed last: it holds wherever the person takes it. */
export const signPassport = query({
  action: 'certificate.own',
  input: nothing,
  output: z.record(z.string(), z.unknown()),

  async run(reading) {
    const { link } = reading.actor
    if (link && link.purpose !== 'enrolment') return refuse('not_found')
    const passport = await passportOf(reading)
    const key = await issuerOf(reading, passport)
    if (!key) return refuse('certificate.no_passport')
    return ok(await signed(statementOf(passport, reading, key), key, reading.now))
  },
})

async function issuerOf(reading: Reading, { attended }: Passport) {
  for (const programme of new Set(attended.map((one) => one.programme))) {
    const rule = await ruleOf(reading.db, programme)
    if (!rule) continue
    const issuer = await issuerById(reading.db, rule.issuer)
    return { ...(await openKey(reading, { issuer })), issuer }
  }
  return undefined
}
