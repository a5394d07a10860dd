import { z } from 'zod'
import type { Language, Localized } from '../../kernel/localized.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'
import { eqfFramework } from './badges/badge.ts'
import { type CertificateRow, diplomaOf, findCertificate } from './certificates.db.ts'

/** What a certificate says, as its page and its sheet show it. */
export const CertificateShown = z.object({
  id: z.uuid(),
  kind: z.enum(['badge', 'diploma', 'erased']),
  title: z.custom<Localized>(),
  issuer: z.object({ name: z.custom<Localized>(), url: z.string().nullable() }),
  issuedAt: z.date(),
  revokedAt: z.date().nullable(),
  address: z.string(),
  /** The language of its words: those that were signed. */
  language: z.string(),
  holder: z.string().nullable(),
  coIssuer: z.string().nullable(),
  description: z.string(),
  criteria: z.string(),
  competences: z.array(z.string()),
  evidence: z.array(z.object({ name: z.string(), narrative: z.string() })),
  ects: z.number().nullable(),
  /** Of the European Qualifications Framework, in words. */
  level: z.string().nullable(),
  did: z.string().nullable(),
  sha256: z.string().nullable(),
  /** Whether the reader may open the file of a diploma. */
  diploma: z.boolean(),
})
export type CertificateShown = z.output<typeof CertificateShown>

/** The page of a certificate: what its holder allowed to be said, and nothing more. */
export const showCertificate = query({
  action: 'certificate.read',
  input: z.object({ id: z.uuid() }),
  output: CertificateShown,

  async run({ db, baseUrl }, { id }) {
    const found = await findCertificate(db, id)
    if (!found) return refuse('not_found')
    const diploma = found.diploma_sha256 !== null && (await diplomaOf(db, id)) !== undefined
    return ok({ ...shown(found, baseUrl), diploma })
  },
})

function shown(row: CertificateRow, baseUrl: string): Omit<CertificateShown, 'diploma'> {
  const badge = row.credential === null ? undefined : (JSON.parse(row.credential) as Signed)
  const achievement = badge?.credentialSubject.achievement
  const aligned = achievement?.alignment ?? []
  const identity = badge?.credentialSubject.identifier[0]
  return {
    id: row.id,
    kind: row.diploma_sha256 ? 'diploma' : badge ? 'badge' : 'erased',
    title: row.title,
    issuer: { name: row.issuer_name, url: row.issuer_url },
    issuedAt: row.issued_at,
    revokedAt: row.revoked_at,
    address: `${baseUrl}/certificats/${row.id}`,
    language: achievement?.inLanguage ?? 'fr',
    holder: identity && !identity.hashed ? identity.identityHash : null,
    coIssuer: achievement?.creator?.name ?? null,
    description: achievement?.description ?? '',
    criteria: achievement?.criteria.narrative ?? '',
    competences: aligned.filter((one) => !isLevel(one)).map((one) => one.targetName),
    evidence: (badge?.evidence ?? []).map(({ name, narrative }) => ({ name, narrative })),
    ects: achievement?.creditsAvailable ?? null,
    level: aligned.find(isLevel)?.targetName ?? null,
    did: badge?.issuer.id ?? null,
    sha256: row.diploma_sha256?.toString('hex') ?? null,
  }
}

const isLevel = ({ targetFramework }: Alignment) => targetFramework === eqfFramework

type Alignment = { readonly targetName: string; readonly targetFramework?: string }

/** What is read of a badge that was signed here (`badgeOf`). */
type Signed = {
  readonly issuer: { readonly id: string }
  readonly evidence?: readonly { readonly name: string; readonly narrative: string }[]
  readonly credentialSubject: {
    readonly identifier: readonly { readonly hashed: boolean; readonly identityHash: string }[]
    readonly achievement: {
      readonly inLanguage: Language
      readonly description: string
      readonly criteria: { readonly narrative: string }
      readonly creator?: { readonly name: string }
      readonly creditsAvailable?: number
      readonly alignment?: readonly Alignment[]
    }
  }
}
