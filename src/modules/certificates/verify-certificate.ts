import { z } from 'zod'
import { ok } from '../../kernel/result.ts'
import { isUuid } from '../../kernel/slug.ts'
import { query, type Reading } from '../../server/use-case.ts'
import { sameAs } from './badges/identity.ts'
import { type Badge, flawOf, readBadge } from './badges/verify.ts'
import { findCertificate } from './certificates.db.ts'
import { Verdict } from './certificates.forms.ts'
import { type KnownKey, keyUnder } from './issuers/issuers.db.ts'
import { passportIn } from './passport/signed-passport.ts'

/**
 * Verifies a badge by its file, a certificate by its address here, or a diploma by its digest. Nothing is ever fetched: an
 * address is looked up if it is one of ours, and keys are those of this installation or the badge's own (did:key).
 */
export const verifyCertificate = query({
  action: 'certificate.verify',
  input: z.object({
    credential: z.unknown().optional().describe('The badge, as JSON or as its text'),
    address: z.string().trim().max(500).optional().describe('Where a certificate is shown here'),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/i)
      .optional()
      .describe('Of a diploma'),
    identity: z
      .string()
      .trim()
      .max(300)
      .optional()
      .describe(
        'Electronic address, or given and family name, of whoever it should be of. Nothing of it is kept',
      ),
    offline: z
      .stringbool()
      .or(z.boolean())
      .default(false)
      .describe('Whether to leave out whether it was revoked'),
  }),
  output: Verdict,
  api: { method: 'post', path: '/certificates/verify', summary: 'Verify a certificate' },

  async run(reading, { offline, ...given }) {
    const verdict = await verdictOn(reading, given)
    if (!offline || verdict.signature === 'invalid') return ok(verdict)
    const reasons = verdict.reasons.filter((one) => one !== 'certificate.revoked')
    const left = [...new Set([...reasons, 'certificate.status_not_checked'])]
    return ok<Verdict>({ ...verdict, status: 'not_checked', reasons: left })
  },
})

type Given = {
  readonly credential?: unknown
  readonly address?: string | undefined
  readonly sha256?: string | undefined
  readonly identity?: string | undefined
}

/** What there is to say of a file, an address or a digest, and whether it is of the person asked about. */
export async function verdictOn(
  reading: Reading,
  { credential, address, sha256, identity }: Given,
): Promise<Verdict> {
  if (sha256) return byDigest(reading, sha256, identity)
  if (address) return byAddress(reading, address, identity)
  return byBadge(reading, credential, identity)
}

const invalid = (...reasons: string[]): Verdict => ({
  signature: 'invalid',
  issuer: null,
  status: 'not_checked',
  reasons,
  certificate: null,
  identity: null,
  passport: null,
})

async function byBadge(reading: Reading, given: unknown, identity?: string): Promise<Verdict> {
  const badge = readBadge(given)
  if (typeof badge === 'string') return invalid(badge)
  const key = await keyUnder(reading.db, badge.method)
  const flaw = await flawOf(badge, key ? [key] : [], reading.now)
  if (flaw) return invalid(flaw)
  const issuer = { id: badge.issuer, name: key?.issuer.name ?? null, known: key !== undefined }
  const { status, certificate, passport } = key ? await standingOf(reading, badge, key) : unchecked
  return {
    signature: 'valid',
    issuer,
    status,
    reasons: [
      ...(key ? [] : ['certificate.issuer_unknown']),
      ...(status === 'revoked' ? ['certificate.revoked'] : []),
      ...(status === 'not_checked' ? ['certificate.status_not_checked'] : []),
    ],
    certificate,
    identity: identity ? sameAs(badge, identity) : null,
    passport,
  }
}

type Standing = Pick<Verdict, 'status' | 'certificate' | 'passport'>
const unchecked: Standing = { status: 'not_checked', certificate: null, passport: null }

/**
 * How a badge that a key of ours signed stands, by its id. The same statements may be written in many ways, with one
 * signature for them all, in some of which its place in a list is not found; an id cannot be left out. A passport is
 * never revoked: it says what was so on its day.
 */
async function standingOf({ db }: Reading, badge: Badge, key: KnownKey): Promise<Standing> {
  const passport = passportIn(badge)
  if (passport) return { status: 'valid', certificate: null, passport }
  const id = certificateOf(badge)
  if (!id) return unchecked
  const found = await db
    .selectFrom('certificate')
    .select('revoked_at')
    .where('id', '=', id)
    .where('issuer_key', '=', key.id)
    .executeTakeFirst()
  return found ? { ...unchecked, status: found.revoked_at ? 'revoked' : 'valid', certificate: id } : unchecked
}

/** The id of a certificate of ours in that of its badge, which has the address that this site had then. */
function certificateOf(badge: Badge): string | undefined {
  const [, id] = /\/certificats\/([\da-f-]{36})$/.exec(badge.id ?? '') ?? []
  return id !== undefined && isUuid(id) ? id : undefined
}

async function byAddress(reading: Reading, address: string, identity?: string): Promise<Verdict> {
  const id = idAt(address, reading.baseUrl)
  if (!id) return invalid('certificate.address_elsewhere')
  const found = await findCertificate(reading.db, id)
  if (!found) return invalid('certificate.address_unknown')
  if (found.diploma_sha256) return byDigest(reading, found.diploma_sha256.toString('hex'), identity)
  if (found.credential === null) return { ...invalid('certificate.erased'), certificate: id }
  return byBadge(reading, found.credential, identity)
}

/** The id of a certificate in an address of this site, that of one of its files too, or given as it is. */
function idAt(address: string, baseUrl: string): string | undefined {
  const path = address.startsWith(baseUrl) ? address.slice(baseUrl.length) : address
  const id = path
    .replace(/[?#].*$/, '')
    .replace(/^\/(certificats|api\/v1\/certificates)\//, '')
    .replace(/\/(certificat\.(json|pdf)|diplome\.pdf)?$/, '')
  return isUuid(id) ? id : undefined
}

async function byDigest({ db }: Reading, sha256: string, identity?: string): Promise<Verdict> {
  const found = await db
    .selectFrom('certificate as c')
    .innerJoin('certificate_issuer as i', 'i.id', 'c.issuer')
    .select(['c.id', 'c.revoked_at', 'i.name', 'i.slug'])
    .where('c.diploma_sha256', '=', Buffer.from(sha256, 'hex'))
    .orderBy('c.revoked_at', (order) => order.desc().nullsFirst())
    .limit(1)
    .executeTakeFirst()
  if (!found) return invalid('certificate.digest_unknown')
  return {
    signature: 'valid',
    issuer: { id: found.slug, name: found.name as Record<string, string>, known: true },
    status: found.revoked_at ? 'revoked' : 'valid',
    reasons: ['certificate.by_digest', ...(found.revoked_at ? ['certificate.revoked'] : [])],
    certificate: found.id,
    identity: identity ? 'not_told' : null,
    passport: null,
  }
}
