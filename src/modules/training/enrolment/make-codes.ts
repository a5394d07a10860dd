import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { command } from '../../../server/use-case.ts'
import { findOrganisation, ownOrganisation } from '../../organisations/index.ts'
import { whyClosed } from '../session.ts'
import { findSession, openingOf } from '../sessions/sessions.db.ts'
import { line } from '../training.forms.ts'
import { CodeToPrint } from './ask-for-seat.ts'
import { type CodeMade, makeCode } from './codes.db.ts'

/** Makes codes to print: whoever gets one asks for a seat with it, without an account. They are shown this once. */
export const makeCodes = command({
  action: 'enrolment.make_codes',
  input: z.object({
    session: z.uuid(),
    n: z.coerce.number().int().min(1).max(60),
    organisation: line.optional().describe('Slug of the organisation that gives them; by default one’s own'),
  }),
  output: z.object({ session: z.uuid(), codes: z.array(CodeToPrint) }),
  api: {
    method: 'post',
    path: '/sessions/{session}/codes',
    summary: 'Make codes to print, with which people enrol without an account',
    status: 201,
    codes: ['organisation.unknown', 'enrolment.closed', 'enrolment.not_approved'],
  },

  async run(context, { session: id, n, organisation: named }) {
    const { db, actor, today, journal } = context
    const session = await findSession(db, [], id)
    if (!session) return refuse('not_found')
    const remit = actor.remit('enrolment.make_codes')
    const organisation = named
      ? (await findOrganisation(db, remit, named, true))?.id
      : await ownOrganisation(db, remit)
    if (!organisation) return refuse('organisation.unknown', 'organisation')
    const closed = whyClosed(openingOf(session), today)
    // What is handed out before the first day of enrolment may be used from then on.
    if (closed && !(session.opens_on && today < session.opens_on)) return refuse(closed)
    const codes: CodeMade[] = []
    for (let nth = 0; nth < n; nth += 1) codes.push(await makeCode(context, { session: id, organisation }))
    journal(id, ['codes'])
    return ok({ session: id, codes })
  },
})
