import type { Language, Localized } from '../../kernel/localized.ts'
import { textIn } from '../../kernel/localized.ts'
import type { Message } from '../../server/outbox/index.ts'
import { formatsIn } from '../../server/reader.tsx'
import { texts } from './texts.ts'

type Sent = {
  readonly id: string
  readonly organisationId: string
  readonly recipient: string
  readonly language: Language
  readonly asker: Localized
  readonly organisation: Localized
  readonly statement: Localized | null
  readonly period: string | null
  readonly indicators: readonly Localized[]
  readonly due: string
  readonly expiresOn: string
}

/** The message that brings a link: who asks, what, until when, and what the link is. */
export function linkMessage(sent: Sent): Message {
  const { language } = sent
  const t = texts.in(language)
  const { day, period, text } = formatsIn(language, 'UTC')
  const words = {
    asker: textIn(sent.asker, language).text,
    organisation: textIn(sent.organisation, language).text,
    due: day(sent.due),
    expires: day(sent.expiresOn),
  }
  const what = sent.statement
    ? t('message.question', { statement: text(sent.statement) })
    : [
        t('message.figures', { period: period(sent.period ?? 'once') }),
        ...sent.indicators.map((one) => `– ${text(one)}`),
      ].join('\n')
  return {
    kind: 'link',
    recipient: sent.recipient,
    language,
    subject: t(sent.statement ? 'message.subject.declaration' : 'message.subject.figures', words),
    body: [
      t('message.greeting'),
      t('message.asked', words),
      what,
      `${t('message.open')}\n{1}`,
      t('message.link', words),
    ].join('\n\n'),
    links: [{ id: sent.id, purpose: 'task' }],
    about: { organisation: sent.organisationId },
  }
}
