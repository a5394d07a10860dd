import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { query } from '../../../server/use-case.ts'
import { pageOf, paging } from '../../organisations/index.ts'
import { IssuerShown } from '../certificates.forms.ts'
import { didDocument, didFor, isPublic } from './did.ts'
import { findIssuer, publicKeysOf, readIssuers } from './issuers.db.ts'

/** Who issues certificates, with the name that each signs under. */
export const listIssuers = query({
  action: 'certificate.read',
  input: z.object(paging),
  output: z.object({ items: z.array(IssuerShown), next: z.string().nullable() }),
  api: { method: 'get', path: '/certificate-issuers', summary: 'Who issues certificates' },

  async run(reading, { limit, cursor }) {
    const found = await readIssuers(reading, { limit: limit + 1, after: cursor })
    return ok(pageOf(found, limit, (last) => last.slug))
  },
})

/** The keys of an issuer under its public name, for whoever verifies elsewhere (did:web). */
export const readDid = query({
  action: 'certificate.read',
  input: z.object({ slug: z.string().max(80) }),
  output: z.record(z.string(), z.unknown()),

  async run({ db, baseUrl }, { slug }) {
    const issuer = await findIssuer(db, slug)
    if (!issuer || !isPublic(baseUrl)) return refuse('not_found')
    const did = didFor(baseUrl, slug, '')
    return ok(didDocument(did, await publicKeysOf(db, issuer.id, did)))
  },
})
