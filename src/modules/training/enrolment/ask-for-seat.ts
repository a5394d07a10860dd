import { createHash, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type Language, languages } from '../../../kernel/localized.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import type { Writing } from '../../../server/use-case.ts'
import { within } from '../../organisations/index.ts'
import { whyClosed } from '../session.ts'
import { openingOf, type Session } from '../sessions/sessions.db.ts'
import { college, line, priorityClasses } from '../training.forms.ts'
import type { Placed } from './allocation.ts'
import { makeCode, useCode } from './codes.db.ts'
import { classOf, type SentBy, sameName, stateOf } from './enrolment.ts'
import { allocationNow, priorityOf, readsSameHour, seatOf } from './enrolments.db.ts'
import { giveHeld } from './give-seats.ts'
import { tell } from './tell.ts'

export const Person = z.strictObject({
  given: line,
  family: line,
  email: z.email().max(200).optional(),
  phone: z.string().trim().max(40).optional(),
})

/** Whoever comes to a session: what each way in asks for. */
export const asking = {
  person: Person,
  college,
  employer: line.optional(),
  language: z.enum(languages).optional().describe('In which the person is written to; by default one’s own'),
}

export type Asked = {
  readonly person: z.output<typeof Person>
  readonly college: z.output<typeof college>
  readonly employer: string | undefined
  readonly language: Language
  readonly sentBy: SentBy
  /** Id of the organisation that sends. */
  readonly organisation: string
}

export const EnrolmentShown = z.object({
  id: z.uuid(),
  state: z.enum(['requested', 'offered', 'confirmed', 'waiting', 'cancelled', 'attended', 'absent']),
  rank: z.number().nullable(),
  class: z.enum(priorityClasses),
  reason: z.array(z.string()),
})
export type EnrolmentShown = z.output<typeof EnrolmentShown>

/** What is worth knowing and no reason to refuse. */
export const warnings = ['enrolment.same_hour'] as const

/** A code to print, and its id, by which its link is made. */
export const CodeToPrint = z.object({ id: z.uuid(), code: z.string().describe('Shown this once') })

export const EnrolmentMade = EnrolmentShown.extend({
  code: CodeToPrint.nullable().describe(
    'With which the person follows it; null where it is the one that acts',
  ),
  warnings: z.array(z.enum(warnings)),
})
export type EnrolmentMade = z.output<typeof EnrolmentMade>

export const askingCodes = [
  'enrolment.duplicate',
  'enrolment.closed',
  'enrolment.not_approved',
  'enrolment.not_open_to',
  'enrolment.code_used',
] as const
type Refused = (typeof askingCodes)[number]

/** Asks for a seat in a session, whatever the way in: the code that acts, where one does, is the person’s from now on. */
export async function askForSeat(
  context: Writing,
  session: Session,
  asked: Asked,
): Promise<Result<EnrolmentMade, Refused>> {
  const { db, actor, now, today, journal } = context
  const closed = whyClosed(openingOf(session), today)
  if (closed) return refuse(closed)
  const ofNetwork = await isWithin(context, asked.organisation, session.holder)
  const found = classOf({ sentBy: asked.sentBy, college: asked.college, employer: asked.employer, ofNetwork })
  const priority = priorityOf(session, found)
  if (priority === undefined) return refuse('enrolment.not_open_to')
  const enrolment = randomUUID()
  if (!(await insertEnrolment(context, session.id, enrolment, asked)))
    return refuse('enrolment.duplicate', 'person')
  await db
    .insertInto('enrolment_event')
    .values({
      session: session.id,
      enrolment,
      kind: 'requested',
      at: now,
      college: asked.college,
      class: priority,
    })
    .execute()
  if (actor.link && !(await useCode(context, enrolment))) return refuse('enrolment.code_used')
  const given = { session: session.id, organisation: asked.organisation, enrolment }
  const code = actor.link ? null : await makeCode(context, given)
  journal(enrolment, ['requested'])
  await giveHeld(context, session)
  const seat = seatOf(await allocationNow(context, session), enrolment)
  if (!seat) throw new Error('an enrolment just asked for has no place')
  // Whoever is invited at once knows that the request came.
  if (!seat.confirmed) await tell(context, [enrolment], 'asked')
  const same = await readsSameHour(db, session.id, enrolment)
  return ok({ ...shownSeat(seat, found), code, warnings: same ? ['enrolment.same_hour'] : [] })
}

const shownSeat = (seat: Placed, found: EnrolmentShown['class']): EnrolmentShown => ({
  id: seat.enrolment,
  state: stateOf(seat, false),
  rank: seat.rank,
  class: found,
  reason: [...seat.reasons],
})

async function insertEnrolment(
  { db, actor }: Writing,
  session: string,
  id: string,
  { person, college: of, employer, sentBy, organisation, language }: Asked,
): Promise<boolean> {
  const { given, family, email, phone } = person
  const stored = await db
    .insertInto('enrolment')
    .values({
      ...{ id, session, given, family, organisation, language, college: of, sent_by: sentBy },
      ...{ email: email ?? null, phone: phone ?? null, employer: employer ?? null },
      account: actor.account,
      person: digestOf(person, organisation),
    })
    .onConflict((conflict) => conflict.constraint('enrolment_is_once').doNothing())
    .executeTakeFirst()
  return stored.numInsertedOrUpdatedRows === 1n
}

/** One person, however the name is written: with the way to reach them, or where there is none with who sends them. */
const digestOf = ({ given, family, email, phone }: Asked['person'], organisation: string) =>
  createHash('sha256')
    .update(
      JSON.stringify([
        sameName(given),
        sameName(family),
        email?.toLowerCase() ?? phone?.replace(/\D/g, '') ?? organisation,
      ]),
    )
    .digest()

async function isWithin({ db }: Writing, organisation: string, holder: string): Promise<boolean> {
  const found = await db
    .selectFrom('organisation as o')
    .select('o.id')
    .where('o.id', '=', organisation)
    .where(within([holder], 'o.id'))
    .executeTakeFirst()
  return found !== undefined
}
