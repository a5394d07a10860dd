import { z } from 'zod'
import { refuse } from '../../kernel/result.ts'
import { command, done, nothing, type Writing } from '../../server/use-case.ts'
import { findProgramme } from './certificates.db.ts'
import { revocations } from './certificates.forms.ts'

/** Revokes a certificate: from then on its list says so to whoever verifies it. It may be issued anew. */
export const revokeCertificate = command({
  action: 'certificate.revoke',
  input: z.object({ id: z.uuid(), reason: z.enum(revocations) }),
  output: nothing,
  api: {
    method: 'post',
    path: '/certificates/{id}/revoke',
    summary: 'Revoke a certificate',
    codes: ['certificate.revoked_already'],
  },

  async run(context, { id, reason }) {
    const { db, now, journal } = context
    const found = await ownCertificate(context, 'certificate.revoke', id)
    if (!found) return refuse('not_found')
    if (found.revoked_at) return refuse('certificate.revoked_already')
    await db.updateTable('certificate').set({ revoked_at: now }).where('id', '=', id).execute()
    await db
      .updateTable('certificate_holder')
      .set({ revoked: true, revoked_for: reason })
      .where('certificate', '=', id)
      .execute()
    journal(id, ['revoked'])
    return done
  },
})

/** A certificate of a programme that is held within the remit. */
export async function ownCertificate(
  { db, actor }: Writing,
  action: 'certificate.revoke' | 'certificate.erase',
  id: string,
) {
  const found = await db
    .selectFrom('certificate')
    .select(['programme', 'revoked_at'])
    .where('id', '=', id)
    .executeTakeFirst()
  return found && (await findProgramme(db, actor.remit(action), found.programme)) ? found : undefined
}
