import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { command } from '../../../server/use-case.ts'
import { findSession, holdSession } from '../sessions/sessions.db.ts'
import { college, line } from '../training.forms.ts'
import { askForSeat, CodeToPrint, EnrolmentMade, Person } from './ask-for-seat.ts'
import { senderOf } from './enrol.ts'

/** How many people a form takes at a time. */
export const peopleAtOnce = 6

const One = z.object({ ...Person.shape, college })

/** Several people enrolled with one form, all or none: a fault names the person it is of. */
export const enrolPeople = command({
  action: 'enrolment.ask',
  input: z.object({
    session: z.uuid(),
    sent_by: z.enum(['employer', 'self', 'service']),
    organisation: line.optional(),
    employer: line.optional(),
    people: z
      .record(z.string().regex(/^\d$/), One)
      .refine((all) => Object.keys(all).length > 0, 'enrolment.nobody'),
  }),
  output: z.object({
    session: z.uuid(),
    people: z.array(EnrolmentMade.extend({ name: z.string(), code: CodeToPrint.nullable() })),
  }),

  async run(context, { session: id, sent_by: sentBy, organisation, employer, people }) {
    await holdSession(context, id)
    const session = await findSession(context.db, [], id)
    if (!session) return refuse('not_found')
    const sender = await senderOf(context, organisation)
    if (!sender) return refuse('organisation.unknown', 'organisation')
    const made = []
    for (const [nth, { college: of, ...person }] of Object.entries(people)) {
      const asked = await askForSeat(context, session, {
        ...{ person, college: of, employer, sentBy, organisation: sender },
        language: context.actor.language,
      })
      if (!asked.ok)
        return refuse('validation', [{ path: asked.field ? `people.${nth}.given` : '', code: asked.code }])
      made.push({ ...asked.value, name: `${person.given} ${person.family}` })
    }
    return ok({ session: id, people: made })
  },
})
