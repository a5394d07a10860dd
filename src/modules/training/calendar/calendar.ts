import { ICalCalendar, ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import { instantIn } from '../../../kernel/day.ts'
import { type Language, type Localized, textIn } from '../../../kernel/localized.ts'
import type { SessionShown } from '../training.forms.ts'

/** What a calendar says of a session. */
export type CalendarSession = Pick<
  SessionShown,
  'id' | 'module' | 'title' | 'half_days' | 'place' | 'link' | 'version' | 'decision'
> & {
  readonly programme_title: Localized
  readonly created_at: Date | string
}

export type CalendarOf = {
  readonly name: string
  readonly language: Language
  /** The time zone of the network, in which the hours of half-days are told. */
  readonly timeZone: string
  readonly baseUrl: string
  /** What is said in place of an address where one takes part from afar. */
  readonly online: string
  /** Whether the way into a room online is told: to those who come. */
  readonly withLink?: boolean
}

/**
 * Sessions as iCalendar (RFC 5545), an event for each half-day, with moments in UTC so that no program needs to know the
 * time zone. The same sessions give the same bytes: an event keeps its id, and its number grows with the session's.
 */
export function calendarOf(sessions: readonly CalendarSession[], of: CalendarOf): string {
  const calendar = new ICalCalendar({
    name: of.name,
    prodId: { company: 'Maillage', product: 'Formations' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: 6 * 60 * 60,
  })
  for (const session of sessions)
    for (const [index, half] of session.half_days.entries())
      calendar.createEvent(eventOf(session, half, index, of))
  return calendar.toString()
}

function eventOf(
  session: CalendarSession,
  { day, begins, ends }: CalendarSession['half_days'][number],
  index: number,
  { language, timeZone, baseUrl, online, withLink = false }: CalendarOf,
) {
  const { id, half_days: all, place, link, version } = session
  const title = textIn(session.title, language).text
  return {
    // Of its place among them, and not of its day: a half-day that is moved stays the event that it was.
    id: `${id}-${index + 1}@${new URL(baseUrl).hostname}`,
    sequence: version - 1,
    stamp: new Date(session.created_at),
    start: instantIn(timeZone, day, begins),
    end: instantIn(timeZone, day, ends),
    summary: all.length > 1 ? `${title} (${index + 1}/${all.length})` : title,
    location: place ? textIn(place, language).text : link ? online : null,
    description: [textIn(session.programme_title, language).text, withLink && link]
      .filter(Boolean)
      .join('\n'),
    url: `${baseUrl}/formations/sessions/${id}`,
    status: session.decision === 'given_up' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  }
}
