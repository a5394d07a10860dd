import { badgesContext, credentialsContext } from './documents.ts'
import { type Identity, identityOf } from './identity.ts'

export type BadgeOf = {
  readonly id: string
  readonly issuer: { readonly did: string; readonly name: string; readonly url?: string | null }
  readonly coIssuer?: { readonly id: string; readonly name: string; readonly url?: string | null } | undefined
  readonly programme: { readonly id: string; readonly title: string; readonly description: string }
  readonly language: string
  /** What is asked, in words. */
  readonly criteria: string
  /** What whoever holds it can do, each with the address of the module it comes from. */
  readonly competences: readonly { readonly text: string; readonly url: string }[]
  readonly ects: number | null
  readonly eqf: { readonly level: number; readonly name: string } | null
  readonly evidence: readonly { readonly name: string; readonly narrative: string }[]
  readonly holder: Identity
  readonly issuedAt: Date
  /** Absent where what is signed cannot be revoked. */
  readonly status?: { readonly list: string; readonly position: number } | undefined
}

/** What an alignment with a level of this framework names; any other is with a competence. */
export const eqfFramework = 'European Qualifications Framework'
const eqfPage = 'https://europass.europa.eu/en/europass-digital-tools/european-qualifications-framework'

/** A moment without fractions of a second: some readers write it anew before they verify, and leave those out. */
export const stampOf = (at: Date) => `${at.toISOString().slice(0, 19)}Z`

/** A certificate as an Open Badges 3.0 credential, to be signed. */
export function badgeOf(of: BadgeOf) {
  return {
    '@context': [credentialsContext, badgesContext],
    id: of.id,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: of.programme.title,
    issuer: profileOf({ id: of.issuer.did, name: of.issuer.name, url: of.issuer.url }),
    validFrom: stampOf(of.issuedAt),
    credentialSubject: {
      type: ['AchievementSubject'],
      identifier: [identityOf(of.holder)],
      achievement: achievementOf(of),
      ...(of.ects === null ? {} : { creditsEarned: of.ects }),
    },
    ...(of.evidence.length === 0
      ? {}
      : { evidence: of.evidence.map((one) => ({ type: ['Evidence'], ...one })) }),
    ...(of.status
      ? {
          credentialStatus: {
            id: `${of.status.list}#${of.status.position}`,
            type: 'BitstringStatusListEntry',
            statusPurpose: 'revocation',
            statusListIndex: String(of.status.position),
            statusListCredential: of.status.list,
          },
        }
      : {}),
  }
}

function achievementOf({ programme, language, criteria, competences, ects, eqf, coIssuer }: BadgeOf) {
  return {
    id: `urn:uuid:${programme.id}`,
    type: ['Achievement'],
    achievementType: 'Certificate',
    name: programme.title,
    description: programme.description,
    inLanguage: language,
    criteria: { narrative: criteria },
    ...(coIssuer ? { creator: profileOf(coIssuer) } : {}),
    ...(ects === null ? {} : { creditsAvailable: ects }),
    ...(competences.length + (eqf ? 1 : 0) === 0
      ? {}
      : {
          alignment: [
            ...competences.map(({ text, url }) => ({
              type: ['Alignment'],
              targetName: text,
              targetUrl: url,
            })),
            ...(eqf
              ? [
                  {
                    type: ['Alignment'],
                    targetName: eqf.name,
                    targetUrl: eqfPage,
                    targetFramework: eqfFramework,
                    targetCode: String(eqf.level),
                  },
                ]
              : []),
          ],
        }),
  }
}

const profileOf = ({ id, name, url }: { id: string; name: string; url?: string | null | undefined }) => ({
  id,
  type: ['Profile'],
  name,
  ...(url ? { url } : {}),
})
