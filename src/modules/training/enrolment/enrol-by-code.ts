import { z } from 'zod'
import { refuse } from '../../../kernel/result.ts'
import { command } from '../../../server/use-case.ts'
import { findSession, holdSession } from '../sessions/sessions.db.ts'
import { askForSeat, asking, EnrolmentShown } from './ask-for-seat.ts'
import { codeHeld } from './codes.db.ts'

/** Whoever holds a printed code that nobody used asks for a seat with it, without an account. */
export const enrolByCode = command({
  action: 'enrolment.take_code',
  input: z.object(asking),
  output: EnrolmentShown,

  async run(context, { person, college, employer, language = context.actor.language }) {
    const held = await codeHeld(context)
    if (held) await holdSession(context, held.session)
    const session = held && (await findSession(context.db, [], held.session))
    if (!held || !session) return refuse('not_found')
    if (held.enrolment) return refuse('enrolment.code_used')
    const { organisation } = held
    return askForSeat(context, session, { person, college, employer, language, sentBy: 'code', organisation })
  },
})
