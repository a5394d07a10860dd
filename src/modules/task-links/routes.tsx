import { type Context, type Handler, Hono } from 'hono'
import type { z } from 'zod'
import { type Refusal, refuse } from '../../kernel/result.ts'
import { formInput } from '../../server/form-input.ts'
import { readForm } from '../../server/read-form.ts'
import { act, type Env, form, page, refusalPage, renderPage, textsOf } from '../../server/web.tsx'
import { answerByLink } from './answer-by-link.ts'
import { enterByLink } from './enter-by-link.ts'
import { Guesses } from './guesses.ts'
import { listLinks } from './list-links.ts'
import { openLink } from './open-link.ts'
import { LinkFormPage } from './pages/link-form.tsx'
import { LinksPage } from './pages/links.tsx'
import { NoLink, Task } from './pages/task.tsx'
import { revokeLink } from './revoke-link.ts'
import { sendLinks } from './send-links.ts'
import { showLinkForm } from './show-link-form.ts'
import { readLinkFile, showTask } from './show-task.ts'
import { texts } from './texts.ts'

const guesses = new Guesses()

type Sent = z.output<typeof sendLinks.output>

const afterSending = (sent: Sent, { request }: Readonly<Record<string, unknown>>) => {
  const told = `links=${sent.items.length}&unreachable=${sent.without_address.length}&earlier=${sent.already_today.length}`
  return request ? `/declarations/${request}?${told}` : `/travail/liens?${told}`
}

/** What whoever has no link of ours at such an address is told; the same to all, however near they came. */
async function noLink(c: Context<Env>): Promise<Response> {
  if (guesses.tooMany()) return refusalPage(c, refuse('rate.limited'))
  const title = texts.in(c.get('request').actor.language)('none.title')
  return renderPage(c, title, 'public', <NoLink />, refuse('not_found'))
}

/** The task, or what the link says once it has ended. Opening it for the first time is written down. */
const show: Handler<Env> = async (c) => {
  const request = c.get('request')
  if (!request.actor.link) return noLink(c)
  if (c.req.query('fichier') !== undefined) {
    const file = await readLinkFile(request, {})
    return file.ok ? file.value : refusalPage(c, file)
  }
  const found = await showTask(request, {})
  if (found.ok && found.value.state === 'open' && !found.value.head.opened) await openLink(request, {})
  return taskPage(c)
}

async function taskPage(c: Context<Env>, refusal?: Refusal, typed?: Record<string, string>) {
  const request = c.get('request')
  const found = await showTask(request, {})
  if (!found.ok) return noLink(c)
  const t = texts.in(request.actor.language)
  const ended = found.value.state === 'ended'
  return renderPage(
    c,
    t(ended ? 'ended.title' : 'task.title'),
    'public',
    <Task data={found.value} refusal={refusal} typed={typed} />,
    ended ? refuse('gone') : refusal,
  )
}

/** What was typed on the page of a link: stored, or shown again with why not. The way on does not name the token. */
const save: Handler<Env> = async (c) => {
  const request = c.get('request')
  if (!request.actor.link) return noLink(c)
  const found = await showTask(request, {})
  if (!found.ok || found.value.state === 'ended') return taskPage(c)
  const write = found.value.kind === 'declaration' ? answerByLink : enterByLink
  const fields = await readForm(c.req, request, write)
  const stored = await write(request, await formInput(fields, 'absent'))
  return stored.ok ? c.redirect('?done=task_link.open', 303) : taskPage(c, stored, textsOf(fields))
}

export const routes = new Hono<Env>()
  .get('/travail/liens', page(listLinks, LinksPage))
  .post('/travail/liens', form(sendLinks, { next: afterSending, again: [showLinkForm, LinkFormPage] }))
  .get('/travail/liens/nouveau', page(showLinkForm, LinkFormPage))
  .post('/travail/liens/:id/revoquer', act(revokeLink, '/travail/liens'))
  .get('/l/:token', show)
  .post('/l/:token', save)
