import { sql } from 'kysely'
import type { Language } from '../../../kernel/localized.ts'
import type { Db } from '../../../server/database.ts'
import type { Job } from '../../../server/module.ts'
import { send } from '../../../server/outbox/index.ts'
import { takesMail } from '../../../server/sign-in-address.ts'
import type { Reading } from '../../../server/use-case.ts'
import { findInCalendar } from '../calendar/calendar.db.ts'
import { calendarOf } from '../calendar/calendar.ts'
import { findSession } from '../sessions/sessions.db.ts'
import { texts } from '../texts.ts'
import { enrolmentMessage, type Told } from './enrolment-message.ts'
import { type Notice, notices, tellJob } from './tell.ts'

/**
 * Writes to the person of an enrolment, or where nothing reaches them to who sent them, and notes that it did; to nobody where
 * there is neither.
 */
export const telling: Job = {
  name: tellJob,
  async run(reading, { enrolment = '', kind = '' }) {
    const found = await readPerson(reading.db, enrolment)
    const notice = notices.find((one) => one === kind)
    const session = found && (await findSession(reading.db, 'everywhere', found.session))
    if (!found || !session || !notice) return
    const reached = reachedBy(found)
    if (!reached) return
    const message = enrolmentMessage({
      ...told(found, notice),
      ...reached,
      code: codeFor(found, reached),
      session,
      today: reading.today,
    })
    const comes = found.confirmed && session.decision === 'held'
    const calendar =
      comes && inCalendar.has(notice)
        ? await calendarFor(reading, found.language as Language, session.id)
        : undefined
    await send(reading, calendar ? { ...message, calendar } : message)
    await noteSent(reading, enrolment, notice)
  },
}

const noteSent = ({ db, now }: Reading, enrolment: string, kind: Notice) =>
  db
    .updateTable('enrolment_notice')
    .set({ sent_at: now })
    .where('enrolment', '=', enrolment)
    .where('kind', '=', kind)
    .execute()

/** What a calendar takes in of a session that is held, for whoever is invited or told anew of when. */
const inCalendar: ReadonlySet<Notice> = new Set(['invited', 'moved', 'reminded'])

async function calendarFor({ db, timeZone, baseUrl }: Reading, language: Language, id: string) {
  const session = await findInCalendar(db, id)
  const t = texts.in(language)
  const words = { name: t('calendar.name'), online: t('session.online') }
  return session && calendarOf([session], { ...words, language, timeZone, baseUrl, withLink: true })
}

type Person = Awaited<ReturnType<typeof readPerson>> & object

const readPerson = (db: Db, enrolment: string) =>
  db
    .selectFrom('enrolment as e')
    .leftJoin('organisation as o', 'o.id', 'e.organisation')
    .leftJoin('enrolment_code as c', 'c.enrolment', 'e.id')
    .select([
      'e.session',
      'e.given',
      'e.family',
      'e.email',
      'e.phone',
      'e.language',
      'e.organisation',
      'e.sent_by',
    ])
    .select(['o.email as house', 'c.id as code'])
    .select(
      sql<boolean>`exists (select from enrolment_code k where k.holder = c.holder and k.id <> c.id)`.as(
        'joined',
      ),
    )
    .select(sql<string | null>`(select u.email from sign_in."user" u where u.id = e.account)`.as('login'))
    .select(
      sql<boolean>`exists (select from enrolment_event v where v.enrolment = e.id and v.kind = 'confirmed')`.as(
        'confirmed',
      ),
    )
    .where('e.id', '=', enrolment)
    .where('e.erased_at', 'is', null)
    .executeTakeFirst()

const told = ({ given, family, language, organisation, confirmed }: Person, kind: Notice) =>
  ({ kind, given, family, language: language as Language, organisation, confirmed }) as const

/** None for who passes a message on where the code opens others too: it would show what others arranged for the person. */
const codeFor = ({ code, joined }: Person, { passedOn }: Reached) => (passedOn && joined ? null : code)

type Reached = Pick<Told, 'recipient' | 'channel' | 'passedOn'>

/**
 * By mail, else by a text message to a number with its country. Else whoever enrolled themselves where they sign in, and
 * others through the organisation that sent them.
 */
function reachedBy({ email, phone, house, login, sent_by: sentBy }: Person): Reached | undefined {
  const number = phone?.replace(/[\s().-]/g, '')
  if (email && takesMail(email)) return { recipient: email, channel: 'email', passedOn: false }
  if (number && /^\+[1-9]\d{6,14}$/.test(number))
    return { recipient: number, channel: 'sms', passedOn: false }
  if (sentBy !== 'self') return house ? { recipient: house, channel: 'email', passedOn: true } : undefined
  return login && takesMail(login) ? { recipient: login, channel: 'email', passedOn: false } : undefined
}
