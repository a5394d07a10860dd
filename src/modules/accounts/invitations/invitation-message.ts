import type { Localized } from '../../../kernel/localized.ts'
import { textIn } from '../../../kernel/localized.ts'
import type { ScreenLanguage } from '../../../server/messages.ts'
import type { Message, MessageLink } from '../../../server/outbox/index.ts'
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
  const parts = [
    t('invitation.mail.what', words),
    `${t('invitation.mail.open')}\n{1}`,
    t('invitation.mail.until', words),
  ]
  return message(told, parts, { id: told.id, purpose: 'invitation' })
}

/** The same for whoever has an account: the role is theirs already. */
export const roleMessage = (told: Told): Message =>
  message(told, [texts.in(told.language)('invitation.mail.role', wordsOf(told)), '{1}'], {
    path: '/connexion',
  })

function message(told: Told, parts: readonly string[], link: MessageLink): Message {
  const t = texts.in(told.language)
  return {
    kind: 'invitation',
    about: { organisation: told.organisationId },
    recipient: told.recipient,
    language: told.language,
    subject: t('invitation.mail.subject'),
    body: [t('mail.greeting', wordsOf(told)), ...parts].join('\n\n'),
    links: [link],
  }
}
