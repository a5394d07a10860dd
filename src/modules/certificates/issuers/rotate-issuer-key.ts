import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { command } from '../../../server/use-case.ts'
import { findIssuer, makeKey, openKey } from './issuers.db.ts'

/** Gives an issuer a new key. What the earlier ones signed is still verified with them. */
export const rotateIssuerKey = command({
  action: 'certificate.rotate_key',
  input: z.object({ slug: z.string().max(80) }),
  output: z.object({ did: z.string() }),
  api: {
    method: 'post',
    path: '/certificate-issuers/{slug}/rotate-key',
    summary: 'Give an issuer a new key',
  },

  async run(context, { slug }) {
    const { db, actor, now, journal } = context
    const issuer = await findIssuer(db, slug, actor.remit('certificate.rotate_key'))
    if (!issuer) return refuse('not_found')
    await db
      .updateTable('issuer_key')
      .set({ replaced_at: now })
      .where('issuer', '=', issuer.id)
      .where('replaced_at', 'is', null)
      .execute()
    const key = await makeKey(context, issuer.id)
    journal(issuer.id, ['key', key])
    const { did } = await openKey(context, { issuer })
    return ok({ did })
  },
})
