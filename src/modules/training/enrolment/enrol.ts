import { z } from 'zod'
import { refuse } from '../../../kernel/result.ts'
import { command, type Writing } from '../../../server/use-case.ts'
import { findOrganisation, ownOrganisation } from '../../organisations/index.ts'
import { findSession, holdSession } from '../sessions/sessions.db.ts'
import { line } from '../training.forms.ts'
import { askForSeat, asking, askingCodes, EnrolmentMade } from './ask-for-seat.ts'

/** Asks for a seat for somebody: by an employer for its staff, by a service for a person accompanied, or by oneself. */
export const enrol = command({
  action: 'enrolment.ask',
  input: z.object({
    session: z.uuid(),
    ...asking,
    organisation: line.optional().describe('Slug of the organisation that sends; by default one’s own'),
    sent_by: z.enum(['employer', 'self', 'service', 'code']),
  }),
  output: EnrolmentMade,
  api: {
    method: 'post',
    path: '/sessions/{session}/enrolments',
    summary: 'Ask for a seat in a session',
    status: 201,
    codes: [...askingCodes, 'organisation.unknown'],
  },

  async run(context, { session: id, organisation, sent_by: sentBy, ...asked }) {
    await holdSession(context, id)
    const session = await findSession(context.db, [], id)
    if (!session) return refuse('not_found')
    const sender = await senderOf(context, organisation)
    if (!sender) return refuse('organisation.unknown', 'organisation')
    const { language = context.actor.language, employer, person, college } = asked
    return askForSeat(context, session, { person, college, employer, language, sentBy, organisation: sender })
  },
})

/** The organisation that somebody sends from: the one named within their remit, or their own. */
export async function senderOf(
  { db, actor }: Writing,
  named: string | undefined,
): Promise<string | undefined> {
  const remit = actor.remit('enrolment.ask')
  return named ? (await findOrganisation(db, remit, named, true))?.id : ownOrganisation(db, remit)
}
