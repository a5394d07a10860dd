import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { languages, textIn } from '../../kernel/localized.ts'
import { type Fault, ok, refuse } from '../../kernel/result.ts'
import { keepFile, upload } from '../../server/files/keep-file.ts'
import { command, type Writing } from '../../server/use-case.ts'
import { json } from '../organisations/index.ts'
import { type Attended, attendedIn } from '../training/index.ts'
import { competencesIn, criteriaIn, eqfIn, evidenceOf } from './badge-words.ts'
import { type BadgeOf, badgeOf, type Identity } from './badges/badge.ts'
import { signed } from './badges/sign.ts'
import { listLength } from './badges/status-list.ts'
import { qualifies, type Reason } from './certificate.ts'
import {
  enrolledIn,
  enrolmentsOf,
  heldBy,
  modulesOf,
  type Programme,
  ruleOf,
  workAssessed,
} from './certificates.db.ts'
import { issuerById, type Key, nameKey, openKey } from './issuers/issuers.db.ts'

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
    const { db, actor, now, today, baseUrl, journal } = context
    const found = await enrolledIn(db, actor.remit('certificate.issue'), enrolment)
    if (!found) return refuse('not_found')
    const { programme, person } = found
    const rule = await ruleOf(db, programme.id)
    if (!rule) return refuse('certificate.no_rule', 'enrolment')
    const enrolments = await enrolmentsOf(db, programme.id, person)
    const attended = await attendedIn(db, { programme: programme.id, enrolments })
    const [who] = attended
    const modules = await modulesOf(db, programme.id)
    const slugs = modules.map((one) => one.slug)
    const reasons = qualifies(rule, slugs, attended, await workAssessed(db, programme.id, person))
    if (!who || reasons.length > 0) return refuse('certificate.not_qualified', reasons.map(faultOf))
    if (await heldBy(db, programme.id, person)) return refuse('certificate.issued_already', 'enrolment')

    const id = randomUUID()
    const issuer = await issuerById(db, rule.issuer)
    const row = {
      id,
      programme: programme.id,
      issuer: issuer.id,
      title: json(programme.title),
      issued_at: now,
    }
    if (diploma) {
      const kept = await keepDiploma(context, diploma, programme)
      if (!kept.ok) return kept
      await db
        .insertInto('certificate')
        .values({ ...row, ...kept.value })
        .execute()
    } else {
      const place = { language, timeZone: context.timeZone, baseUrl }
      const second = rule.co_issuer ? await issuerById(db, rule.co_issuer) : undefined
      const key = await openKey(context, { issuer })
      await nameKey(db, key)
      const badge: Omit<BadgeOf, 'status'> = {
        id: `${baseUrl}/certificats/${id}`,
        issuer: { did: key.did, name: textIn(issuer.name, language).text, url: issuer.url },
        coIssuer: second && {
          id: (await openKey(context, { issuer: second })).did,
          name: textIn(second.name, language).text,
          url: second.url,
        },
        programme: {
          id: programme.id,
          title: textIn(programme.title, language).text,
          description: textIn(programme.description ?? programme.title, language).text,
        },
        language,
        criteria: criteriaIn(rule, modules.length, place),
        competences: competencesIn(modules, place),
        ects: rule.ects,
        eqf: eqfIn(rule.eqf, place),
        evidence: evidenceOf(
          attended.filter((one) => slugs.includes(one.module)),
          place,
        ),
        holder: identityOf(who, named),
        issuedAt: now,
      }
      await storeBadge(context, row, badge, key)
    }
    const { given, family, college } = who
    const counted = attended.map((one) => one.enrolment)
    const holder = {
      certificate: id,
      programme: programme.id,
      person,
      enrolments: counted,
      given,
      family,
      college,
    }
    await db
      .insertInto('certificate_holder')
      .values({ ...holder, issued_on: today, named })
      .execute()
    journal(id, ['issued'])
    return ok({ id, url: `${baseUrl}/certificats/${id}` })
  },
})

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

/** Where the lists of what a key signed are read. */
export const listAddress = (baseUrl: string, key: string, list: number) =>
  `${baseUrl}/api/v1/certificates/lists/${key}/${list}`

type Row = {
  readonly id: string
  readonly programme: string
  readonly issuer: string
  readonly issued_at: Date
}

/**
 * Signs a badge and stores it at a place of its own in a list, drawn by lot: no place tells when its badge was made. Where
 * place after place is taken the list is nearly full, and the next one begins.
 */
async function storeBadge(
  { db, now, baseUrl }: Writing,
  row: Row & { readonly title: ReturnType<typeof json> },
  badge: Omit<BadgeOf, 'status'>,
  key: Key,
) {
  const last = await db
    .selectFrom('certificate')
    .select('list')
    .where('issuer_key', '=', key.id)
    .orderBy('list', 'desc')
    .limit(1)
    .executeTakeFirst()
  for (let attempt = 0; ; attempt += 1) {
    const list = (last?.list ?? 1) + (attempt < 8 ? 0 : 1)
    const position = randomInt(listLength)
    const status = { list: listAddress(baseUrl, key.id, list), position }
    const credential = JSON.stringify(await signed(badgeOf({ ...badge, status }), key, now))
    const stored = await db
      .insertInto('certificate')
      .values({ ...row, issuer_key: key.id, credential, list, position })
      .onConflict((conflict) => conflict.constraint('certificate_position_is_once').doNothing())
      .executeTakeFirst()
    if (stored.numInsertedOrUpdatedRows === 1n) return
  }
}

/** Keeps the diploma that a school made, which must be a PDF by its content. */
async function keepDiploma(
  context: Writing,
  given: NonNullable<z.output<typeof Issue>['diploma']>,
  programme: Programme,
) {
  const kept = await keepFile(context, given, { organisation: programme.holder, path: 'diploma' })
  if (!kept.ok) return kept
  const { type, sha256 } = await context.db
    .selectFrom('file')
    .select(['type', 'sha256'])
    .where('id', '=', kept.value)
    .executeTakeFirstOrThrow()
  if (type !== 'application/pdf')
    return refuse('file.type', [{ path: 'diploma', code: 'file.type', expected: 'PDF' }])
  return ok({ diploma: kept.value, diploma_sha256: sha256 })
}
