import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'
import { signed } from './badges/sign.ts'
import { statusListOf } from './badges/status-list.ts'
import { findCertificate } from './certificates.db.ts'
import { issuerById, openKey } from './issuers/issuers.db.ts'
import { listAddress } from './store-certificate.ts'

const credential = z.record(z.string(), z.unknown())

/** A certificate as its signed badge, or what is known of a school's diploma; `gone` where its holder had it erased. */
export const readCertificate = query({
  action: 'certificate.read',
  input: z.object({ id: z.uuid() }),
  output: credential,
  api: {
    method: 'get',
    path: '/certificates/{id}',
    anyOrigin: true,
    summary: 'A certificate as its signed badge (Open Badges 3.0)',
  },

  async run({ db, baseUrl }, { id }) {
    const found = await findCertificate(db, id)
    if (!found) return refuse('not_found')
    if (found.diploma_sha256)
      return ok({
        ...{ id: `${baseUrl}/certificats/${id}`, type: 'Diploma', name: found.title },
        issuer: { name: found.issuer_name, url: found.issuer_url },
        issued: found.issued_at.toISOString(),
        sha256: found.diploma_sha256.toString('hex'),
        status: found.revoked_at ? 'revoked' : 'valid',
      })
    if (found.credential === null) return refuse('gone')
    return ok(JSON.parse(found.credential))
  },
})

/** A list of what is revoked of what a key signed, signed with that key, for whoever verifies elsewhere. */
export const readStatusList = query({
  action: 'certificate.read',
  input: z.object({ key: z.uuid(), list: z.coerce.number().int().min(1).max(1_000_000) }),
  output: credential,
  api: {
    method: 'get',
    path: '/certificates/lists/{key}/{list}',
    anyOrigin: true,
    summary: 'Which certificates are revoked (Bitstring Status List)',
  },

  async run(reading, { key: id, list }) {
    const { db, baseUrl, now } = reading
    const known = await db
      .selectFrom('certificate as c')
      .innerJoin('issuer_key as k', 'k.id', 'c.issuer_key')
      .select('k.issuer')
      .where('c.issuer_key', '=', id)
      .where('c.list', '=', list)
      .limit(1)
      .executeTakeFirst()
    if (!known) return refuse('not_found')
    const revoked = await db
      .selectFrom('certificate')
      .select('position')
      .where('issuer_key', '=', id)
      .where('list', '=', list)
      .where('revoked_at', 'is not', null)
      .execute()
    const key = await openKey(reading, { issuer: await issuerById(db, known.issuer), id })
    const positions = revoked.flatMap((one) => one.position ?? [])
    const unsigned = statusListOf(listAddress(baseUrl, id, list), key.did, positions, now)
    return ok(await signed(unsigned, key, now))
  },
})
