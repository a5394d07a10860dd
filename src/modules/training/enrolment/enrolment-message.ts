import { type Language, textIn } from '../../../kernel/localized.ts'
import type { Message, MessageLink } from '../../../server/outbox/index.ts'
import { formatsIn } from '../../../server/reader.tsx'
import { texts } from '../texts.ts'
import type { SessionShown } from '../training.forms.ts'
import type { Notice } from './tell.ts'

export type Told = {
  readonly kind: Notice
  readonly given: string
  readonly family: string
  readonly language: Language
  readonly recipient: string
  readonly channel: 'email' | 'sms'
  /** Whether the message goes to who sent the person, who passes it on. */
  readonly passedOn: boolean
  /** Whether the seat is confirmed, so that the way into a room online is told. */
  readonly confirmed: boolean
  readonly organisation: string | null
  /** Id of the code by which the person follows the enrolment. */
  readonly code: string | null
  readonly today: string
  readonly session: Pick<SessionShown, 'id' | 'title' | 'half_days' | 'place' | 'link'>
}

/** What somebody reads of their enrolment: what happened, when and where, and where they follow it. */
export function enrolmentMessage(told: Told): Message {
  const { kind, language, session, channel } = told
  const t = texts.in(language)
  const { day } = formatsIn(language, 'UTC')
  const title = textIn(session.title, language).text
  const first = day(dayOf(told))
  const links: MessageLink[] = told.code ? [{ id: told.code, purpose: 'enrolment' }] : [sheetOf(session)]
  const follow = t(kind === 'cancelled' || kind === 'given_up' ? 'mail.see' : 'mail.follow')
  const head = { channel, language, kind: 'training', recipient: told.recipient, links } as const
  const about = told.organisation ? { organisation: told.organisation } : {}
  const unsure = kind === 'moved' && !told.confirmed
  if (channel === 'sms') {
    const short = t(unsure ? 'mail.moved.unsure.short' : `mail.${kind}.short`, { title, day: first })
    return { ...head, about, subject: title, body: `${short} {1}` }
  }
  const who = told.passedOn ? [t('mail.passed_on', { name: `${told.given} ${told.family}` })] : []
  const comes = told.confirmed && (kind === 'invited' || kind === 'reminded' || kind === 'moved')
  const room = session.link === null ? '' : comes ? session.link : t('session.online')
  const where = session.place ? textIn(session.place, language).text : room
  const when = session.half_days.map((one) => t('mail.half_day', { ...one, day: day(one.day) }))
  return {
    ...{ ...head, about, subject: t(`mail.${kind}.subject`, { title }) },
    body: [
      told.passedOn ? t('mail.greeting.house') : t('mail.greeting', { name: told.given }),
      ...who,
      t(`mail.${kind}`, { title, day: first }),
      ...(unsure ? [t('mail.moved.unsure')] : []),
      [...when.map((one) => `– ${one}`), ...(where ? [t('mail.where', { where })] : [])].join('\n'),
      `${follow}\n{1}`,
    ].join('\n\n'),
  }
}

/** The day that a session is known by: its first, or where it is moved once it has begun, the next. */
const dayOf = ({ kind, today, session: { half_days: half } }: Told) =>
  ((kind === 'moved' && half.find((one) => one.day >= today)) || half[0])?.day ?? ''

/** Where a person without a code reads of it: what everybody may see. */
const sheetOf = ({ id }: Told['session']) => ({ path: `/formations/sessions/${id}` })
