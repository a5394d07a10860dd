import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { command, type Writing } from '../../../server/use-case.ts'
import { CodeToPrint } from './ask-for-seat.ts'
import { renewCode } from './codes.db.ts'

/**
 * Gives an enrolment another code, shown this once: the one before, on paper or in a message, opens nothing any more. By who
 * asked for it, who sends people from there, or who runs the session; for others the enrolment is not there.
 */
export const renewEnrolmentCode = command({
  action: 'enrolment.renew_code',
  input: z.object({ session: z.uuid(), id: z.uuid() }),
  output: z.object({ session: z.uuid(), given: z.string(), family: z.string(), code: CodeToPrint }),
  api: {
    method: 'post',
    path: '/sessions/{session}/enrolments/{id}/code',
    summary: 'Give an enrolment another code: the one before opens nothing any more',
    status: 201,
  },

  async run(context, { session, id }) {
    const person = await personOf(context, session, id)
    const code = person && (await renewCode(context, id))
    if (!code) return refuse('not_found')
    context.journal(id, ['code'])
    return ok({ session, ...person, code })
  },
})

/** Row level security: another’s enrolment is not there. */
const personOf = ({ db }: Writing, session: string, id: string) =>
  db
    .selectFrom('enrolment')
    .select(['given', 'family'])
    .where('id', '=', id)
    .where('session', '=', session)
    .executeTakeFirst()
