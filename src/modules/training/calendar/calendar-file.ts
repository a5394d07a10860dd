import type { Reading } from '../../../server/use-case.ts'
import { texts } from '../texts.ts'
import { type CalendarSession, calendarOf } from './calendar.ts'

/** A calendar as a file; `etag` tells it from what it was before. */
export function calendarFile(
  sessions: readonly CalendarSession[],
  { actor: { language }, timeZone, baseUrl }: Pick<Reading, 'actor' | 'timeZone' | 'baseUrl'>,
  { etag, name }: { etag: string; name: string },
): Response {
  const t = texts.in(language)
  const words = { name: t('calendar.name'), online: t('session.online') }
  return new Response(calendarOf(sessions, { ...words, language, timeZone, baseUrl }), {
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': `inline; filename="${name}.ics"`,
      'cache-control': 'no-cache',
      vary: 'accept-encoding, accept-language, cookie',
      etag,
    },
  })
}
