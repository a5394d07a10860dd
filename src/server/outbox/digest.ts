import { addDays, dayIn } from '../../kernel/day.ts'
import type { Language } from '../../kernel/localized.ts'
import { texts } from '../texts.ts'
import type { Content, MessageKind } from './message.ts'

/** So many messages a day come one by one; what else comes that day is gathered. */
export const mostADay = 3
const morning = 8

/** What nobody waits for at this very moment may come the next morning. */
const mayWait: ReadonlySet<MessageKind> = new Set(['reminder', 'weekly'])
export const isUrgent = (kind: MessageKind) => !mayWait.has(kind)

type Asked = {
  readonly kind: MessageKind
  /** How many messages this person was sent today already. */
  readonly today: number
  readonly now: Date
  readonly timeZone: string
}

/** Until when a message is held to be gathered with others; undefined where it goes out at once. */
export const heldUntil = ({ kind, today, now, timeZone }: Asked): Date | undefined =>
  isUrgent(kind) || today < mostADay ? undefined : nextMorning(timeZone, now)

/** Eight o'clock of the day after, in a time zone. */
export function nextMorning(timeZone: string, now: Date): Date {
  const wanted = Date.parse(`${addDays(dayIn(timeZone, now), 1)}T${String(morning).padStart(2, '0')}:00:00Z`)
  // The zone's distance from UTC, taken at the moment itself: it may change in the night between.
  const guess = new Date(wanted - offsetOf(timeZone, new Date(wanted)))
  return new Date(wanted - offsetOf(timeZone, guess))
}

function offsetOf(timeZone: string, at: Date): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
    ...{ second: '2-digit', hourCycle: 'h23' },
  } as Intl.DateTimeFormatOptions).formatToParts(at)
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value)
  const there = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
  return there - Math.floor(at.getTime() / 1_000) * 1_000
}

/** Several messages to one person as one: each with its subject and text, its links numbered on. */
export function gathered(recipient: string, language: Language, held: readonly Content[]): Content {
  const t = texts.in(language)
  const links = held.flatMap((one) => one.links)
  let before = 0
  const parts = held.map(({ subject, body, links: own }) => {
    const first = before
    before += own.length
    // A number that is no link of this message stays what somebody wrote: it must not become one of another message.
    const moved = body.replace(/\{(\d+)\}/g, (all, n) =>
      Number(n) >= 1 && Number(n) <= own.length ? `{${first + Number(n)}}` : all.replace('{', '{\u2060'),
    )
    return `${subject.toLocaleUpperCase(language)}\n\n${moved}`
  })
  return {
    recipient,
    subject: t('mail.digest.subject', { n: held.length }),
    body: [t('mail.digest.what', { n: held.length }), ...parts].join('\n\n———\n\n'),
    links,
  }
}
