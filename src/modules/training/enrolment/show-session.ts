import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { query } from '../../../server/use-case.ts'
import { makersRemit } from '../modules/read-modules.ts'
import { readSenders } from '../senders.db.ts'
import { stageOf } from '../session.ts'
import { findRunSession, findSession, openingOf, shownSession } from '../sessions/sessions.db.ts'
import { SessionShown, stages, text } from '../training.forms.ts'
import { peopleAtOnce } from './enrol-people.ts'
import { EnrolmentNamed, namedEnrolments } from './list-enrolments.ts'

/** A session as everybody sees it, with the enrolments that whoever looks has sent. */
export const showSessionPage = query({
  action: 'training.read',
  input: z.object({ id: z.uuid() }),
  output: z.object({
    session: SessionShown,
    stage: z.enum(stages),
    mine: z.array(EnrolmentNamed),
    runs: z.boolean(),
  }),

  async run(reading, { id }) {
    const { db, actor, today } = reading
    const session = await findSession(db, makersRemit(actor), id)
    if (!session) return refuse('not_found')
    const runs =
      actor.may('enrolment.confirm') && (await findRunSession(reading, 'enrolment.confirm', id)) !== undefined
    const named =
      actor.account !== null && actor.may('enrolment.read') ? await namedEnrolments(reading, session) : []
    return ok({
      session: shownSession(session),
      stage: stageOf(openingOf(session), today),
      mine: runs ? [] : named,
      runs,
    })
  },
})

/** What the form of an employer, a service or oneself needs. */
export const showEnrolForm = query({
  action: 'enrolment.ask',
  input: z.object({ session: z.uuid(), n: z.coerce.number().int().min(1).max(peopleAtOnce).catch(1) }),
  output: z.object({
    session: SessionShown,
    stage: z.enum(stages),
    n: z.number(),
    organisations: z.array(z.object({ slug: z.string(), name: text })),
  }),

  async run({ db, actor, today }, { session: id, n }) {
    const session = await findSession(db, makersRemit(actor), id)
    if (!session) return refuse('not_found')
    const organisations = await readSenders(db, actor.remit('enrolment.ask'))
    return ok({
      session: shownSession(session),
      stage: stageOf(openingOf(session), today),
      n,
      organisations,
    })
  },
})
