import { createHash } from 'node:crypto'
import { z } from 'zod'
import { refuse } from '../../kernel/result.ts'
import { type Eraser, eraseFor } from '../../server/erasure.ts'
import { command, done, nothing } from '../../server/use-case.ts'
import { ownCertificate } from './revoke-certificate.ts'

/**
 * Erases who holds a certificate: their name, what ties it to their enrolments, the badge that may hold their name and the
 * diploma that does. That one of their college was certified that day stays counted, and the file that they keep is
 * verified as before: a signature needs no copy here. A mark that names nobody stays too (0030_who_is_certified.sql), by
 * which they are not certified again, nor counted twice: names of enrolments are kept for the funder, for as long as
 * those are.
 */
export const holderEraser: Eraser = {
  kind: 'certificate_holder',
  async erase({ db, now }, subject) {
    const nobody = createHash('sha256').update(`erased ${subject}`).digest()
    await db
      .updateTable('certificate_holder')
      .set({ given: null, family: null, person: nobody, enrolments: [] })
      .where('certificate', '=', subject)
      .execute()
    const kept = await db
      .selectFrom('certificate')
      .select('diploma')
      .where('id', '=', subject)
      .executeTakeFirst()
    await db
      .updateTable('certificate')
      .set({ credential: null, diploma: null, erased_at: now })
      .where('id', '=', subject)
      .execute()
    if (kept?.diploma) await db.deleteFrom('file').where('id', '=', kept.diploma).execute()
  },
}

/** Does so because the holder asks for it. */
export const eraseHolder = command({
  action: 'certificate.erase',
  input: z.object({ id: z.uuid() }),
  output: nothing,
  api: {
    method: 'post',
    path: '/certificates/{id}/erase-holder',
    summary: 'Erase the name of who holds a certificate',
  },

  async run(context, { id }) {
    if (!(await ownCertificate(context, 'certificate.erase', id))) return refuse('not_found')
    await eraseFor(context, { kind: holderEraser.kind, subject: id })
    context.journal(id, ['holder'])
    return done
  },
})
