import type { Language } from '../../kernel/localized.ts'
import { linkAddress } from '../link.ts'
import { directionOf } from '../pseudo.ts'
import type { Channel, Content } from './message.ts'

/** A message as a gateway gets it: its links are addresses. */
export type Letter = {
  readonly id: string
  readonly channel: Channel
  readonly language: string
  readonly recipient: string
  readonly subject: string
  readonly text: string
  /** Addresses of ours within the text, as the HTML alternative links them. */
  readonly addresses: readonly string[]
  /** Where its reader asks for no more of its kind, where that is one place. */
  readonly unsubscribe: string | undefined
  readonly calendar: string | undefined
  readonly date: Date
}

type Place = { readonly baseUrl: string; readonly linkKey: string }
type Row = { readonly id: string; readonly channel: string; readonly language: string }

/** Puts the addresses of its links into a message. */
export function letterOf(row: Row, content: Content, { baseUrl, linkKey }: Place, date: Date): Letter {
  const { body, links, calendar } = content
  const addresses = links.map(
    (link) => `${baseUrl}${'path' in link ? link.path : linkAddress(linkKey, link)}`,
  )
  const silencing = links.flatMap((link, index) =>
    'purpose' in link && link.purpose === 'reminders' ? [addresses[index]] : [],
  )
  const [unsubscribe, ...others] = new Set(silencing)
  return {
    ...{ id: row.id, channel: row.channel as Channel, language: row.language, date, addresses, calendar },
    recipient: onOneLine(content.recipient),
    subject: onOneLine(content.subject),
    text: body.replace(/\{(\d+)\}/g, (all, n) => addresses[Number(n) - 1] ?? all),
    unsubscribe: others.length === 0 ? unsubscribe : undefined,
  }
}

/** What somebody wrote in two lines would begin another header (RFC 5322, section 2.2). */
const onOneLine = (text: string) => text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim()

/** What stands at the head of every message, beside what each gateway adds. */
export const headOf = ({ recipient, subject, date, language }: Letter) => ({
  To: recipient,
  Subject: subject,
  Date: date.toISOString(),
  'Content-Language': language,
})

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign)

/** The same text as simple HTML: paragraphs, and the addresses of ours as links. Nothing is loaded from anywhere. */
export function htmlOf({ subject, text, addresses, language }: Letter): string {
  const links = new Set(addresses.map(escaped))
  const paragraphs = text.split(/\n{2,}/).map((paragraph) => {
    const lines = paragraph.split('\n').map((line) => {
      const shown = escaped(line)
      const address = shown.trim()
      return links.has(address) ? `<a href="${address}">${address}</a>` : shown
    })
    return `<p>${lines.join('<br>\n')}</p>`
  })
  const dir = directionOf(language as Language)
  return `<!doctype html>
<html lang="${escaped(language)}" dir="${dir}">
<head><meta charset="utf-8"><title>${escaped(subject)}</title></head>
<body style="font-family: sans-serif; line-height: 1.5; max-width: 40em">
${paragraphs.join('\n')}
</body>
</html>
`
}
