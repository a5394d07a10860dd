import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { command } from '../../../server/use-case.ts'
import { findSession } from '../sessions/sessions.db.ts'

/**
 * Takes back the codes of a session that nobody used: on whoever's paper they stand, they lead nowhere from then on. Whoever
 * runs the session takes back all; whoever sends people, those that their organisation gives.
 */
export const takeCodesBack = command({
  action: 'enrolment.take_codes_back',
  input: z.object({ session: z.uuid() }),
  output: z.object({ taken_back: z.number() }),
  api: {
    method: 'delete',
    path: '/sessions/{session}/codes',
    summary: 'Take back the codes of a session that nobody used',
    codes: ['enrolment.no_unused_code'],
  },

  async run({ db, journal }, { session }) {
    if (!(await findSession(db, [], session))) return refuse('not_found')
    // Row level security leaves those that the actor may take back.
    const gone = await db
      .deleteFrom('enrolment_code')
      .where('session', '=', session)
      .where('enrolment', 'is', null)
      .returning('id')
      .execute()
    if (gone.length === 0) return refuse('enrolment.no_unused_code')
    journal(session, ['codes'])
    return ok({ taken_back: gone.length })
  },
})
