import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { textIn } from '../../../kernel/localized.ts'
import { formatsIn } from '../../../server/reader.tsx'
import type { Reading } from '../../../server/use-case.ts'
import { badgeOf } from '../badges/badge.ts'
import type { Badge } from '../badges/verify.ts'
import type { Issuer } from '../issuers/issuers.db.ts'
import { texts } from '../texts.ts'
import { hoursIn } from './hours.ts'
import type { Passport } from './passport.db.ts'

/** How ids of passports begin: they have no address, for nobody reads them here but whose they are. */
const passportId = 'urn:uuid:'

type Issuing = { readonly did: string; readonly issuer: Issuer }

/** A passport to be signed: hours and certificates, in the words of whoever takes them along, with their name. */
export function statementOf(
  { name, attended, certificates, minutes }: Passport,
  reading: Reading,
  by: Issuing,
) {
  const { actor, now, timeZone, baseUrl } = reading
  const { language } = actor
  const t = texts.in(language)
  const { day } = formatsIn(language, timeZone)
  const text = (of: Parameters<typeof textIn>[0]) => textIn(of, language).text
  return badgeOf({
    id: `${passportId}${randomUUID()}`,
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

/** What a signed passport says, in the language that it was signed in. */
export const PassportSaid = z.object({
  holder: z.string(),
  issued: z.iso.datetime().nullable().describe('When it was signed'),
  language: z.string(),
  total: z.string().describe('Hours in all, in words'),
  lines: z
    .array(z.object({ name: z.string(), narrative: z.string() }))
    .describe('Modules followed, then certificates with their address'),
})
export type PassportSaid = z.output<typeof PassportSaid>

/** One and a list of one are the same to whoever signs. */
const one = <T extends z.ZodType>(as: T) =>
  z.preprocess((value) => (Array.isArray(value) ? value[0] : value), as)
const words = one(z.string()).catch('')

/** What is not written as it was here is left out. */
const Statement = z.object({
  validFrom: PassportSaid.shape.issued.catch(null),
  credentialSubject: one(
    z.object({
      identifier: one(z.object({ identityHash: words })).catch({ identityHash: '' }),
      achievement: one(z.object({ description: words, inLanguage: words })),
    }),
  ).catch({ identifier: { identityHash: '' }, achievement: { description: '', inLanguage: '' } }),
  evidence: z
    .preprocess((value) => [value ?? []].flat(), z.array(z.object({ name: words, narrative: words })))
    .catch([]),
})

/** What a passport says that a key of ours signed; nothing where that signed something else. */
export function passportIn({ id, json }: Badge): PassportSaid | undefined {
  if (!id?.startsWith(passportId)) return undefined
  const { validFrom: issued, credentialSubject, evidence: lines } = Statement.parse(json)
  const { identifier, achievement } = credentialSubject
  const { description: total, inLanguage: language } = achievement
  return { holder: identifier.identityHash, issued, language, total, lines }
}
