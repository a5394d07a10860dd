import { type Context, type Handler, Hono } from 'hono'
import type { z } from 'zod'
import { refuse } from '../../kernel/result.ts'
import { formInput } from '../../server/form-input.ts'
import { act, type Env, refusalPage, renderPage } from '../../server/web.tsx'
import { chooseWeekly } from './choose-weekly.ts'
import { PauseBody } from './pages/pause.tsx'
import { pauseReminders, showPause } from './pause-reminders.ts'
import { remind } from './remind.ts'
import { texts } from './texts.ts'

type Reminded = z.output<typeof remind.output>

const afterReminding = (became: Reminded, { id }: Readonly<Record<string, unknown>>) => {
  const counts = {
    reminded: became.reminded.length,
    unreachable: became.without_address.length,
    earlier: became.already_today.length,
    paused: became.paused.length,
  }
  return `/declarations/${id}?${new URLSearchParams(Object.entries(counts).map(([name, n]) => [name, String(n)]))}`
}

/** Whether reminders come, for whoever holds the link of a message. An address that is none says nothing. */
async function pausePage(c: Context<Env>): Promise<Response> {
  const request = c.get('request')
  if (!request.actor.link) return refusalPage(c, refuse('not_found'))
  const found = await showPause(request, {})
  if (!found.ok) return refusalPage(c, found)
  const title = texts.in(request.actor.language)('pause.title')
  return renderPage(c, title, 'public', <PauseBody {...found.value} />)
}

const pause: Handler<Env> = async (c) => {
  const request = c.get('request')
  if (!request.actor.link) return refusalPage(c, refuse('not_found'))
  const stored = await pauseReminders(
    request,
    await formInput(await c.req.parseBody({ all: true }), 'absent'),
  )
  return stored.ok ? c.redirect('?done=reminder.pause', 303) : refusalPage(c, stored)
}

export const routes = new Hono<Env>()
  .post('/relances', act(remind, afterReminding))
  .post('/compte/resume', act(chooseWeekly, '/compte'))
  .get('/l/rappels/:token', pausePage)
  .post('/l/rappels/:token', pause)
