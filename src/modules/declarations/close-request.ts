import { z } from 'zod'
import { refuse } from '../../kernel/result.ts'
import { command, done, nothing } from '../../server/use-case.ts'
import { reference } from '../organisations/index.ts'
import { findRequest } from './declarations.db.ts'

/** Takes no more answers, or takes them again. */
export const closeRequest = command({
  action: 'declaration.close',
  input: z.object({ id: reference, closed: z.stringbool().or(z.boolean()).default(true) }),
  output: nothing,
  api: {
    method: 'post',
    path: '/declaration-requests/{id}/close',
    summary: 'Close a request, or open it again',
  },

  async run({ db, actor, now, journal }, { id, closed }) {
    const request = await findRequest(db, actor.remit('declaration.close'), id)
    if (!request) return refuse('not_found')
    await db
      .updateTable('declaration_request')
      .set((eb) => ({ closed_at: closed ? now : null, version: eb('version', '+', 1) }))
      .where('id', '=', request.id)
      .execute()
    journal(request.id, ['closed_at'])
    return done
  },
})
