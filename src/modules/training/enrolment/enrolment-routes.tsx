import { setTimeout as pause } from 'node:timers/promises'
import { type Context, type Handler, Hono } from 'hono'
import { type Refusal, refuse } from '../../../kernel/result.ts'
import { formInput } from '../../../server/form-input.ts'
import { type FormFields, readForm } from '../../../server/read-form.ts'
import { tooManyAttempts } from '../../../server/sign-in-attempts.ts'
import type { AnyUseCase } from '../../../server/use-case.ts'
import { act, type Env, page, refusalPage, renderPage, textsOf } from '../../../server/web.tsx'
import { signByCode } from '../attendance/sign-attendance.ts'
import { texts } from '../texts.ts'
import { cancelEnrolment, confirmEnrolment, leaveSeat, takeSeat } from './change-enrolment.ts'
import { enrolByCode } from './enrol-by-code.ts'
import { enrolPeople } from './enrol-people.ts'
import { findCode } from './find-code.ts'
import { addCode, followEnrolment } from './follow-enrolment.ts'
import { makeCodes } from './make-codes.ts'
import { CodesBody, NewCodeBody } from './pages/codes.tsx'
import { EnrolledBody, EnrolPage } from './pages/enrol.tsx'
import { CodeEntry, HolderBody, NoCode } from './pages/holder.tsx'
import { SessionPage } from './pages/session.tsx'
import { renewEnrolmentCode } from './renew-code.ts'
import { showEnrolForm, showSessionPage } from './show-session.ts'
import { takeCodesBack } from './take-codes-back.ts'

/** How long a wrong code waits once ten were tried within a minute, whoever tried them. */
const slower = 2_000

const t = (c: Context<Env>) => texts.in(c.get('request').actor.language)

/** The form again: with why it was refused, or with room for more people. */
async function enrolForm(c: Context<Env>, fields: FormFields, n: unknown, refusal?: Refusal) {
  const shown = await showEnrolForm(c.get('request'), { session: c.req.param('id'), n })
  if (!shown.ok) return refusalPage(c, shown)
  const Body = EnrolPage.body
  const body = <Body data={shown.value} refusal={refusal} typed={textsOf(fields)} />
  return renderPage(c, t(c)('enrol.title'), 'work', body, refusal)
}

/** People are enrolled, and their codes shown this once: nothing leads to that page again. */
const enrolSent: Handler<Env> = async (c) => {
  const request = c.get('request')
  const fields = await readForm(c.req, request, enrolPeople)
  if (fields['more']) return enrolForm(c, fields, fields['more'])
  const session = c.req.param('id')
  const made = await enrolPeople(request, { ...(await formInput(fields, 'absent')), session })
  if (!made.ok) return enrolForm(c, fields, c.req.query('n'), made)
  return renderPage(
    c,
    t(c)('enrol.title'),
    'work',
    <EnrolledBody made={made.value} addressOf={c.get('addressOf')} />,
  )
}

const codesSent: Handler<Env> = async (c) => {
  const request = c.get('request')
  const fields = await readForm(c.req, request, makeCodes)
  const made = await makeCodes(request, {
    ...(await formInput(fields, 'absent')),
    session: c.req.param('id'),
  })
  if (!made.ok) return refusalPage(c, made)
  const shown = await showSessionPage(request, { id: made.value.session })
  if (!shown.ok) return refusalPage(c, shown)
  const body = (
    <CodesBody codes={made.value.codes} session={shown.value.session} addressOf={c.get('addressOf')} />
  )
  return renderPage(c, t(c)('codes.title'), 'work', body)
}

const codePage = (c: Context<Env>, refusal?: Refusal, typed?: Record<string, string>) =>
  renderPage(c, t(c)('code.title'), 'public', <CodeEntry refusal={refusal} typed={typed} />, refusal)

const codeSent: Handler<Env> = async (c) => {
  const request = c.get('request')
  const fields = textsOf(await readForm(c.req, request, findCode))
  const found = await findCode(request, { code: fields['code'] ?? '' })
  if (found.ok) return c.redirect(c.get('addressOf')({ id: found.value.id, purpose: 'enrolment' }), 303)
  // A code is 60 bits: nobody guesses one; whoever tries waits, and nobody else is locked out.
  if ((await tooManyAttempts(c.get('signIn'), 'printed', '', request.now)) !== undefined) await pause(slower)
  return codePage(c, found, fields)
}

/** What whoever holds a code may do on its page, by the name that the form sends. */
const deeds: Readonly<Record<string, AnyUseCase>> = {
  ask: enrolByCode,
  take: takeSeat,
  leave: leaveSeat,
  sign: signByCode,
  join: addCode,
}

async function holderPage(c: Context<Env>, refusal?: Refusal, typed?: Record<string, string>) {
  const found = await followEnrolment(c.get('request'), {})
  if (!found.ok) return renderPage(c, t(c)('code.none'), 'public', <NoCode />, refuse('not_found'))
  const body = <HolderBody data={found.value} refusal={refusal} typed={typed} />
  return renderPage(c, t(c)('holder.title'), 'public', body, refusal)
}

/** A deed on the page of a code: done, or the page again with why not. The way on does not name the token. */
const holderSent: Handler<Env> = async (c) => {
  const request = c.get('request')
  const fields = await readForm(c.req, request, enrolByCode)
  const { do: named = '', ...sent } = textsOf(fields)
  const deed = Object.hasOwn(deeds, named) ? deeds[named] : undefined
  if (!deed) return holderPage(c)
  const { actor, now } = request
  // Six figures are guessed sooner than a code: so many tries, and no more for a while.
  if (
    deed === signByCode &&
    (await tooManyAttempts(c.get('signIn'), 'code', `sign:${actor.link?.id}`, now)) !== undefined
  )
    return holderPage(c, refuse('rate.limited', 'figures'), { ...sent, do: named })
  const { do: _, ...input } = await formInput(fields, 'absent')
  // Where nothing was typed each name is missing, not the person.
  const result = await deed(request, named === 'ask' ? { person: {}, ...input } : input)
  return result.ok ? c.redirect(`?done=${deed.action}`, 303) : holderPage(c, result, { ...sent, do: named })
}

const backTo = (fallback: string) => (_: unknown, typed: Readonly<Record<string, unknown>>) => {
  const own = `/formations/sessions/${typed['session']}`
  return typed['back'] === own ? own : `${fallback}/${typed['session']}`
}
const work = '/travail/formations/sessions'

/** Another code in the place of one that was lost, shown this once. */
const codeRenewed: Handler<Env> = async (c) => {
  const request = c.get('request')
  const { back = '' } = textsOf(await readForm(c.req, request, renewEnrolmentCode))
  const made = await renewEnrolmentCode(request, c.req.param())
  if (!made.ok) return refusalPage(c, made)
  const to = backTo(work)(undefined, { ...made.value, back })
  const body = <NewCodeBody made={made.value} back={to} addressOf={c.get('addressOf')} />
  return renderPage(c, t(c)('code.renewed'), 'work', body)
}

export const enrolmentRoutes = new Hono<Env>()
  .get('/formations/sessions/:id', page(showSessionPage, SessionPage))
  .get('/formations/sessions/:session/inscrire', page(showEnrolForm, EnrolPage))
  .post('/formations/sessions/:id/inscrire', enrolSent)
  .post(`${work}/:id/codes`, codesSent)
  .post(`${work}/:session/codes/retirer`, act(takeCodesBack, backTo(work)))
  .post(`${work}/:session/inscriptions/:id/confirmer`, act(confirmEnrolment, backTo(work)))
  .post(`${work}/:session/inscriptions/:id/annuler`, act(cancelEnrolment, backTo(work)))
  .post(`${work}/:session/inscriptions/:id/code`, codeRenewed)
  .get('/inscription', (c) => codePage(c))
  .post('/inscription', codeSent)
  .get('/l/inscription/:token', (c) => holderPage(c))
  .post('/l/inscription/:token', holderSent)
