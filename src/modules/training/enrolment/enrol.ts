import { createHash, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { command, type Writing } from '../../../server/use-case.ts'
import { findOrganisation, ownOrganisation, within } from '../../organisations/index.ts'
import { whyClosed } from '../session.ts'
import { findSession, type Session } from '../sessions/sessions.db.ts'
import { college, priorityClasses } from '../training.forms.ts'
import { classOf, sameName, stateOf } from './enrolment.ts'
import { allocationAt, priorityOf, seatOf } from './enrolments.db.ts'

const line = z.string().trim().min(1).max(200)
const Person = z.strictObject({
  given: line,
  family: line,
  email: z.email().max(200).optional(),
  phone: z.string().trim().max(40).optional(),
})

export const EnrolmentShown = z.object({
  id: z.uuid(),
  state: z.enum(['requested', 'offered', 'confirmed', 'waiting', 'cancelled', 'attended', 'absent']),
  rank: z.number().nullable(),
  class: z.enum(priorityClasses),
  reason: z.array(z.string()),
})

/** Asks for a seat for somebody: by an employer for its staff, by a service for a person accompanied, or by oneself. */
export const enrol = command({
  action: 'enrolment.ask',
  input: z.object({
    session: z.uuid(),
    person: Person,
    college,
    employer: line.optional(),
    organisation: line.optional().describe('Slug of the organisation that sends; by default one’s own'),
    sent_by: z.enum(['employer', 'self', 'service', 'code']),
  }),
  output: EnrolmentShown,
  api: {
    method: 'post',
    path: '/sessions/{session}/enrolments',
    summary: 'Ask for a seat in a session',
    status: 201,
    codes: [
      'enrolment.duplicate',
      'enrolment.closed',
      'enrolment.not_approved',
      'enrolment.not_open_to',
      'organisation.unknown',
    ],
  },

  async run(context, { session: id, person, college: of, employer, organisation, sent_by: sentBy }) {
    const { db, actor, now, today, journal } = context
    const session = await findSession(db, [], id)
    if (!session) return refuse('not_found')
    const closed = whyClosed(openingOf(session), today)
    if (closed) return refuse(closed)
    const sender = await senderOf(context, organisation)
    if (!sender) return refuse('organisation.unknown', 'organisation')
    const ofNetwork = await isWithin(context, sender, session.holder)
    const found = classOf({ sentBy, college: of, employer, ofNetwork })
    const priority = priorityOf(session, found)
    if (priority === undefined) return refuse('enrolment.not_open_to')
    const enrolment = randomUUID()
    const { given, family, email, phone } = person
    const stored = await db
      .insertInto('enrolment')
      .values({
        id: enrolment,
        session: id,
        given,
        family,
        email: email ?? null,
        phone: phone ?? null,
        college: of,
        employer: employer ?? null,
        sent_by: sentBy,
        organisation: sender,
        account: actor.account,
        person: digestOf(person),
      })
      .onConflict((conflict) => conflict.constraint('enrolment_is_once').doNothing())
      .executeTakeFirst()
    if (stored.numInsertedOrUpdatedRows === 0n) return refuse('enrolment.duplicate', 'person')
    await db
      .insertInto('enrolment_event')
      .values({ session: id, enrolment, kind: 'requested', at: now, college: of, class: priority })
      .execute()
    journal(enrolment, ['requested'])
    const seat = seatOf(await allocationAt(context, session, now), enrolment)
    if (!seat) throw new Error('an enrolment just asked for has no place')
    return ok({
      id: enrolment,
      state: stateOf(seat, false),
      rank: seat.rank,
      class: found,
      reason: [...seat.reasons],
    })
  },
})

export const openingOf = (session: Session) => ({
  approval: session.approval,
  opensOn: session.opens_on,
  closesOn: session.closes_on,
  firstDay: session.half_days[0]?.day ?? '',
})

/** One person, however the name is written, with the way to reach them. */
const digestOf = ({ given, family, email, phone }: z.output<typeof Person>) =>
  createHash('sha256')
    .update(
      JSON.stringify([
        sameName(given),
        sameName(family),
        email?.toLowerCase() ?? phone?.replace(/\D/g, '') ?? '',
      ]),
    )
    .digest()

async function senderOf({ db, actor }: Writing, named: string | undefined): Promise<string | undefined> {
  const remit = actor.remit('enrolment.ask')
  return named ? (await findOrganisation(db, remit, named, true))?.id : ownOrganisation(db, remit)
}

async function isWithin({ db }: Writing, organisation: string, holder: string): Promise<boolean> {
  const found = await db
    .selectFrom('organisation as o')
    .select('o.id')
    .where('o.id', '=', organisation)
    .where(within([holder], 'o.id'))
    .executeTakeFirst()
  return found !== undefined
}
