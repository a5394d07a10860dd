import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { languages } from '../../kernel/localized.ts'
import { type Fault, ok, refuse } from '../../kernel/result.ts'
import type { Arrived } from '../../server/files/arrival.ts'
import { upload } from '../../server/files/keep-file.ts'
import type { Upload } from '../../server/form-input.ts'
import { command, type Writing } from '../../server/use-case.ts'
import { type Attended, attendedIn } from '../training/index.ts'
import { qualifies, type Reason } from './certificate.ts'
import { certify, holderOf, readied } from './certify.ts'
import { type Dossier, dossierOf } from './dossier.db.ts'
import { storeDiploma } from './store-certificate.ts'

const Issue = z.object({
  enrolment: z.uuid().describe('Any of theirs in the programme'),
  named: z
    .stringbool()
    .or(z.boolean())
    .default(false)
    .describe('Whether the person allows their name in it; without, it holds a salted digest'),
  language: z.enum(languages).optional().describe('That of whoever issues it where absent'),
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
    const { programme, rule, modules } = found
    if (!rule) return refuse('certificate.no_rule', 'enrolment')
    const attended = await attendedIn(db, { programme: programme.id, enrolments: found.enrolments })
    const [who] = attended
    const slugs = modules.map((one) => one.slug)
    const reasons = qualifies(rule, slugs, attended, found.assessed)
    if (!who || reasons.length > 0) return refuse('certificate.not_qualified', reasons.map(faultOf))
    if (found.held) return refuse('certificate.issued_already', 'enrolment')

    const issued = diploma
      ? await keepDiploma(context, found, rule.issuer, attended, named, diploma)
      : await keepBadge(context, { ...found, rule }, attended, {
          named,
          language: language ?? actor.language,
        })
    if (!issued.ok) return issued
    const id = issued.value
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

/** A badge, signed now: answers the id of the certificate. */
async function keepBadge(
  context: Writing,
  asked: Parameters<typeof readied>[1],
  attended: readonly Attended[],
  manner: Parameters<typeof certify>[3],
) {
  const [id] = await certify(context, await readied(context, asked), [attended], manner)
  return ok(id as string)
}

/** The diploma of a school in place of a badge: answers the id of the certificate. */
async function keepDiploma(
  context: Writing,
  { programme }: Dossier,
  issuer: string,
  attended: readonly Attended[],
  named: boolean,
  diploma: Upload | Arrived,
) {
  const id = randomUUID()
  const stored = await storeDiploma(
    context,
    { id, programme, issuer, holder: holderOf(attended, named) },
    diploma,
  )
  return stored.ok ? ok(id) : stored
}
