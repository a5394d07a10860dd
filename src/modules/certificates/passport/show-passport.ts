import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { textIn } from '../../../kernel/localized.ts'
import { ok, refuse } from '../../../kernel/result.ts'
import { formatsIn } from '../../../server/reader.tsx'
import { nothing, query, type Reading } from '../../../server/use-case.ts'
import { badgeOf } from '../badges/badge.ts'
import { signed } from '../badges/sign.ts'
import { ruleOf } from '../certificates.db.ts'
import { issuerById, openKey } from '../issuers/issuers.db.ts'
import { texts } from '../texts.ts'
import { hoursIn } from './hours.ts'
import { type Passport, passportOf } from './passport.db.ts'

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

type Issuing = NonNullable<Awaited<ReturnType<typeof issuerOf>>>

/** Hours by module and certificates by address, in the words of whoever takes them along, with their name. */
function statementOf({ name, attended, certificates, minutes }: Passport, reading: Reading, by: Issuing) {
  const { actor, now, timeZone, baseUrl } = reading
  const { language } = actor
  const t = texts.in(language)
  const { day } = formatsIn(language, timeZone)
  const text = (of: Parameters<typeof textIn>[0]) => textIn(of, language).text
  return badgeOf({
    id: `urn:uuid:${randomUUID()}`,
    issuer: { did: by.did, name: text(by.issuer.name), url: by.issuer.url },
    programme: {
      id: by.issuer.id,
      title: t('passport.title'),
      description: t('passport.total', { hours: hoursIn(minutes, language) }),
    },
    language,
    criteria: t('passport.criteria'),
    competences: [],
    ects: null,
    eqf: null,
    evidence: [
      ...attended.map((one) => ({
        name: text(one.title),
        narrative: `${hoursIn(one.minutes, language)} · ${day(one.day)}`,
      })),
      ...certificates
        .filter((one) => !one.revoked)
        .map((one) => ({
          name: `${t('certificate')} · ${text(one.title)}`,
          narrative: `${baseUrl}/certificats/${one.id} · ${day(one.issuedOn)}`,
        })),
    ],
    holder: { name: name ?? '' },
    issuedAt: now,
  })
}
