import { randomBytes, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type Localized, languages, textIn } from '../../kernel/localized.ts'
import { type Fault, ok, refuse } from '../../kernel/result.ts'
import { upload } from '../../server/files/keep-file.ts'
import { command } from '../../server/use-case.ts'
import { type Attended, attendedIn } from '../training/index.ts'
import { competencesIn, criteriaIn, eqfIn, evidenceOf, type Place } from './badge-words.ts'
import type { BadgeOf, Identity } from './badges/badge.ts'
import { qualifies, type Reason } from './certificate.ts'
import { type Dossier, dossierOf } from './dossier.db.ts'
import { nameKey, type Signer, signersOf } from './issuers/issuers.db.ts'
import { storeBadge, storeDiploma } from './store-certificate.ts'

const Issue = z.object({
  enrolment: z.uuid().describe('Any of theirs in the programme'),
  named: z
    .stringbool()
    .or(z.boolean())
    .default(false)
    .describe('Whether the person allows their name in it; without, it holds a salted digest'),
  language: z.enum(languages).default('fr'),
  diploma: upload.nullish().describe('The diploma of a school, as PDF: kept in place of a badge'),
})

/**
 * Certifies somebody who did what the programme asks: with a badge signed by its issuer, or with the diploma that a school
 * made. Refused with the reasons where they do not qualify.
 */
export const issueCertificate = command({
  action: 'certificate.issue',
  input: Issue,
  output: z.object({ id: z.uuid(), url: z.string() }),
  files: ['diploma'],
  api: {
    method: 'post',
    path: '/certificates/issue',
    summary: 'Issue a certificate to somebody who qualifies',
    status: 201,
    codes: [
      'certificate.no_rule',
      'certificate.not_qualified',
      'certificate.issued_already',
      'file.type',
      'file.too_large',
    ],
  },

  async run(context, { enrolment, named, language, diploma }) {
    const { db, actor, baseUrl, journal } = context
    const found = await dossierOf(db, actor.remit('certificate.issue'), enrolment)
    if (!found) return refuse('not_found')
    const { programme, person, rule, modules } = found
    if (!rule) return refuse('certificate.no_rule', 'enrolment')
    const attended = await attendedIn(db, { programme: programme.id, enrolments: found.enrolments })
    const [who] = attended
    const slugs = modules.map((one) => one.slug)
    const reasons = qualifies(rule, slugs, attended, found.assessed)
    if (!who || reasons.length > 0) return refuse('certificate.not_qualified', reasons.map(faultOf))
    if (found.held) return refuse('certificate.issued_already', 'enrolment')

    const id = randomUUID()
    const { given, family, college } = who
    const enrolments = attended.map((one) => one.enrolment)
    const holder = { person, enrolments, given, family, college, named }
    const made = { id, programme, issuer: rule.issuer, holder }
    if (diploma) {
      const stored = await storeDiploma(context, made, diploma)
      if (!stored.ok) return stored
    } else {
      const counted = attended.filter((one) => slugs.includes(one.module))
      const by = await signersOf(context, [rule.issuer, ...(rule.co_issuer ? [rule.co_issuer] : [])])
      const signer = by.get(rule.issuer) as Signer
      await nameKey(db, signer.key)
      const second = rule.co_issuer ? by.get(rule.co_issuer) : undefined
      const place = { language, timeZone: context.timeZone, baseUrl }
      const badge = badgeFor({ id, programme, rule, modules, counted }, { signer, second }, place)
      const stamped = { ...badge, holder: identityOf(who, named), issuedAt: context.now }
      await storeBadge(context, made, stamped, signer)
    }
    journal(id, ['issued'])
    return ok({ id, url: `${baseUrl}/certificats/${id}` })
  },
})

type Certified = Pick<Dossier, 'programme' | 'modules'> & {
  readonly id: string
  readonly rule: NonNullable<Dossier['rule']>
  readonly counted: readonly Attended[]
}
type Signing = { readonly signer: Signer; readonly second: Signer | undefined }

/** What a badge says of a programme, of who issues it and of what was followed. */
function badgeFor(
  { id, programme, rule, modules, counted }: Certified,
  { signer: { issuer, key }, second }: Signing,
  place: Place,
): Omit<BadgeOf, 'status' | 'holder' | 'issuedAt'> {
  const { language, baseUrl } = place
  const text = (of: Localized) => textIn(of, language).text
  return {
    id: `${baseUrl}/certificats/${id}`,
    issuer: { did: key.did, name: text(issuer.name), url: issuer.url },
    coIssuer: second && { id: second.key.did, name: text(second.issuer.name), url: second.issuer.url },
    programme: {
      id: programme.id,
      title: text(programme.title),
      description: text(programme.description ?? programme.title),
    },
    language,
    criteria: criteriaIn(rule, modules.length, place),
    competences: competencesIn(modules, place),
    ects: rule.ects,
    eqf: eqfIn(rule.eqf, place),
    evidence: evidenceOf(counted, place),
  }
}

/** A reason with what was asked and what was there: numbers, nothing of whom. */
const faultOf = ({ code, expected, found }: Reason): Fault => ({
  path: 'enrolment',
  code,
  ...(expected === undefined ? {} : { expected: `${expected}` }),
  ...(found === undefined ? {} : { found: `${found}` }),
})

const identityOf = ({ given, family, email }: Attended, named: boolean): Identity => {
  if (named) return { name: `${given} ${family}` }
  const salt = randomBytes(16).toString('base64url')
  return email
    ? { kind: 'emailAddress', known: email.toLowerCase(), salt }
    : { kind: 'name', known: `${given} ${family}`, salt }
}
