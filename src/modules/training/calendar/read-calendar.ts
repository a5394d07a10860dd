import { z } from 'zod'
import { addDays } from '../../../kernel/day.ts'
import { ok, refuse } from '../../../kernel/result.ts'
import { query } from '../../../server/use-case.ts'
import { catalogueFilters } from '../catalogue/catalogue.forms.ts'
import { calendarStamp, findInCalendar, readCalendar } from './calendar.db.ts'
import type { CalendarSession } from './calendar.ts'
import { calendarFile } from './calendar-file.ts'

/** Whoever follows a calendar keeps what lies behind: a year of it. */
const behind = 365

/** The sessions of the catalogue for a calendar; none of them again for whoever holds them as they stand. */
export const readSessions = query({
  action: 'training.read',
  input: z.object({ ...catalogueFilters, held: z.string().max(400).optional() }),
  output: z.object({ stamp: z.string(), sessions: z.custom<readonly CalendarSession[] | null>() }),

  async run({ db, today, actor: { language } }, { held, ...filters }) {
    const stamp = `"${await calendarStamp(db)}.${today}.${language}"`
    if (held === stamp) return ok({ stamp, sessions: null })
    return ok({ stamp, sessions: await readCalendar(db, filters, { from: addDays(today, -behind), today }) })
  },
})

/** One session for a calendar, where its module is in the catalogue. */
export const sessionCalendar = query({
  action: 'training.read',
  input: z.object({ id: z.uuid() }),
  output: z.custom<Response>(),
  api: { method: 'get', path: '/sessions/{id}/session.ics', summary: 'A session for a calendar (iCalendar)' },

  async run(reading, { id }) {
    const found = await findInCalendar(reading.db, id)
    if (!found) return refuse('not_found')
    const etag = `"${found.version}.${reading.actor.language}"`
    return ok(calendarFile([found], reading, { etag, name: found.module }))
  },
})
