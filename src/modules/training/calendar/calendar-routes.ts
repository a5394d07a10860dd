import { type Handler, Hono } from 'hono'
import { refuse } from '../../../kernel/result.ts'
import { type Env, refusalPage } from '../../../server/web.tsx'
import { calendarFile } from './calendar-file.ts'
import { readSessions, sessionCalendar } from './read-calendar.ts'

/**
 * The sessions of the catalogue, to be followed by a calendar program: kept like a page, and where it is not, because
 * something is looked for, not made again for whoever holds it as it stands.
 */
const feed: Handler<Env> = async (c) => {
  const request = c.get('request')
  const held = c.req.header('if-none-match')
  const found = await readSessions(request, { ...c.req.query(), ...(held ? { held } : {}) })
  if (!found.ok) return refusalPage(c, found.code === 'validation' ? refuse('not_found') : found)
  const { stamp, sessions } = found.value
  if (!sessions) return c.body(null, 304, { etag: stamp, 'cache-control': 'no-cache' })
  const plain = Object.keys(c.req.query()).every((name) => name === 'lang')
  if (plain) c.set('keep', 'today')
  return calendarFile(sessions, request, { etag: stamp, name: 'formations' })
}

const oneSession: Handler<Env> = async (c) => {
  const found = await sessionCalendar(c.get('request'), c.req.param())
  if (!found.ok) return refusalPage(c, found.code === 'validation' ? refuse('not_found') : found)
  c.set('keep', true)
  return found.value
}

export const calendarRoutes = new Hono<Env>()
  .get('/formations/calendrier.ics', feed)
  .get('/formations/sessions/:id/session.ics', oneSession)
