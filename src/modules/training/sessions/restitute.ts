import { sql } from 'kysely'
import { z } from 'zod'
import { localized } from '../../../kernel/localized.ts'
import { ok, refuse } from '../../../kernel/result.ts'
import { command } from '../../../server/use-case.ts'
import { json } from '../../organisations/index.ts'
import { SessionShown } from '../training.forms.ts'
import { findRunSession, findSession, ownSession } from './sessions.db.ts'

/** Writes what a session came to, which is told back at its end and stays in the catalogue. */
export const restitute = command({
  action: 'training.restitute',
  input: z.object({ id: z.uuid(), restitution: localized, version: z.coerce.number().int() }),
  output: SessionShown,
  api: {
    method: 'put',
    path: '/sessions/{id}/restitution',
    summary: 'Write what a session came to',
    etag: true,
    codes: ['training.not_begun'],
  },

  async run(context, { id, restitution, version }) {
    const session = await findRunSession(context, 'training.restitute', id)
    if (!session) return refuse('not_found')
    if ((session.half_days[0]?.day ?? '') > context.today) return refuse('training.not_begun')
    const changed = await context.db
      .updateTable('training_session')
      .set({ restitution: json(restitution), version: sql`version + 1` })
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst()
    if (changed.numUpdatedRows === 0n) return refuse('conflict.version')
    context.journal(id, ['restitution'])
    const stored = await findSession(context.db, 'everywhere', id)
    return stored ? ok(ownSession(stored)) : refuse('not_found')
  },
})
