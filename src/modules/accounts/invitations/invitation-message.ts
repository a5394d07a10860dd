import type { Localized } from '../../../kernel/localized.ts'
import { textIn } from '../../../kernel/localized.ts'
import type { ScreenLanguage } from '../../../server/messages.ts'
import type { Message } from '../../../server/outbox/index.ts'
import type { HeldRole } from '../../../server/policy.ts'
import { formatsIn } from '../../../server/reader.tsx'
import { texts } from '../texts.ts'

type Told = {
  readonly id: string
  readonly organisationId: string
  readonly recipient: string
  readonly language: ScreenLanguage
  readonly name: string
  readonly role: HeldRole
  readonly organisation: Localized
  readonly expires: Date
  readonly timeZone: string
}

const wordsOf = ({ language, role, organisation, name, expires, timeZone }: Told) => {
  const { day, dayOf } = formatsIn(language, timeZone)
  const t = texts.in(language)
  return {
    name,
    role: t(`role.${role}`),
    organisation: textIn(organisation, language).text,
    expires: day(dayOf(expires)),
  }
}

/** The message that brings an invitation: who may do what, the link, until when. */
export function invitationMessage(told: Told): Message {
  const t = texts.in(told.language)
  const words = wordsOf(told)
  return {
    kind: 'invitation',
    about: { organisation: told.organisationId },
    recipient: told.recipient,
    language: told.language,
    subject: t('invitation.mail.subject'),
    body: [
      t('mail.greeting', words),
      t('invitation.mail.what', words),
      `${t('invitation.mail.open')}\n{1}`,
      t('invitation.mail.until', words),
    ].join('\n\n'),
    links: [{ id: told.id, purpose: 'invitation' }],
  }
}

/** The same for whoever has an account: the role is theirs already. */
export function roleMessage(told: Told): Message {
  const t = texts.in(told.language)
  const words = wordsOf(told)
  return {
    kind: 'invitation',
    about: { organisation: told.organisationId },
    recipient: told.recipient,
    language: told.language,
    subject: t('invitation.mail.subject'),
    body: [t('mail.greeting', words), t('invitation.mail.role', words), '{1}'].join('\n\n'),
    links: [{ path: '/connexion' }],
  }
}
