import { type Handler, Hono } from 'hono'
import { refuse } from '../../kernel/result.ts'
import { formInput } from '../../server/form-input.ts'
import { type Env, form, page, refusalPage, renderPage } from '../../server/web.tsx'
import { answerDeclaration } from './answer-declaration.ts'
import { askDeclaration } from './ask-declaration.ts'
import { closeRequest } from './close-request.ts'
import { listRequests } from './list-requests.ts'
import { AnswerPage } from './pages/answer.tsx'
import { AskPage } from './pages/ask.tsx'
import { FollowPage } from './pages/follow.tsx'
import { RequestsPage } from './pages/requests.tsx'
import { readEvidence } from './read-evidence.ts'
import { showAskForm } from './show-ask-form.ts'
import { showAnswerForm } from './show-declaration.ts'
import { followRequest } from './show-request.ts'

/** Shows who would be asked, with all that was typed kept; nothing is asked yet. */
const preview: Handler<Env> = async (c) => {
  const fields = await c.req.parseBody({ all: true })
  const request = c.get('request')
  const { scope } = await formInput(fields, 'absent')
  const found = scope ? await showAskForm(request, { scope }) : refuse('declaration.nobody_asked', 'scope')
  const data = found.ok ? found : await showAskForm(request, {})
  if (!data.ok) return refusalPage(c, data)
  const typed = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, [value].flat().join('\n')]),
  )
  const refusal = found.ok ? undefined : found
  const Body = AskPage.body
  const title = AskPage.title(data.value, request.actor)
  return renderPage(c, title, 'work', <Body data={data.value} typed={typed} refusal={refusal} />, refusal)
}

/** Somebody's file, as a download. */
const evidence: Handler<Env> = async (c) => {
  const found = await readEvidence(c.get('request'), { id: c.req.param('id') })
  return found.ok ? found.value : refusalPage(c, found)
}

export const routes = new Hono<Env>()
  .get('/declarations', page(listRequests, RequestsPage))
  .get('/declarations/nouvelle', page(showAskForm, AskPage))
  .post('/declarations/nouvelle/apercu', preview)
  .post(
    '/declarations/nouvelle',
    form(askDeclaration, { next: ({ slug }) => `/declarations/${slug}`, again: [showAskForm, AskPage] }),
  )
  .get('/declarations/:id', page(followRequest, FollowPage))
  .post(
    '/declarations/:id/fermer',
    form(closeRequest, { next: (_, { id }) => `/declarations/${id}`, again: [followRequest, FollowPage] }),
  )
  .get('/declarations/:request/:organisation', page(showAnswerForm, AnswerPage))
  .post(
    '/declarations/:request/:organisation',
    form(answerDeclaration, { next: '/a-faire', again: [showAnswerForm, AnswerPage] }),
  )
  .get('/fichiers/:id', evidence)
