import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { textIn } from '../../../kernel/localized.ts'
import { type Refusal, refuse } from '../../../kernel/result.ts'
import { refusalText } from '../../../server/messages.ts'
import { ownPath } from '../../../server/security.ts'
import { beginSession, raiseSession } from '../../../server/sign-in.ts'
import { hasPassword } from '../../../server/sign-in-password.ts'
import { sessionOf } from '../../../server/sign-in-sessions.ts'
import { type Env, refusalPage, renderPage } from '../../../server/web.tsx'
import { isUnsure } from '../second-level.ts'
import { textsSent, tooMany } from '../sent.ts'
import { texts } from '../texts.ts'
import { askForNew, keepNew, refusedToAdd } from './add.ts'
import { keepChallenge, takeChallenge } from './challenge.ts'
import { removeOwn, renameOwn } from './manage.ts'
import { showPasskeys } from './notes.ts'
import { ConfirmBody, PasskeysBody } from './pages.tsx'
import { type RelyingParty, relyingParty } from './relying-party.ts'
import { passkeysOf } from './stored.ts'
import { accountOfAnswer, askForAny } from './use.ts'

/** Passkeys: made and kept under one's account, given to sign in or to be surer of who one is. */
export const passkeyRoutes = new Hono<Env>()
  .get('/compte/cles', (c) => passkeysPage(c))
  .post('/compte/cles/options', optionsForNew)
  .post('/compte/cles', keep)
  .post('/compte/cles/:id/nom', (c) => changed(c, renameOwn))
  .post('/compte/cles/:id/retirer', (c) => changed(c, removeOwn))
  .get('/connexion/cle', (c) => confirmPage(c, c.req.query('next')))
  .post('/connexion/cle/options', optionsForAny)
  .post('/connexion/cle', comeIn)

const title = (c: Context<Env>, key: 'passkey.title' | 'passkey.confirm') =>
  texts.in(c.get('request').actor.language)(key)

async function passkeysPage(c: Context<Env>, refusal?: Refusal): Promise<Response> {
  const allowed = await showPasskeys(c.get('request'), {})
  if (!allowed.ok) return refusalPage(c, allowed)
  const { pool } = c.get('waysIn')
  const held = await passkeysOf(pool, allowed.value.account)
  const { actor } = c.get('request')
  const unsure = await isUnsure(pool, actor)
  const password = actor.assurance === 'first' && (await hasPassword(c.get('signIn'), allowed.value.account))
  const body = <PasskeysBody {...{ held, unsure, password, refusal }} />
  return renderPage(c, title(c, 'passkey.title'), 'work', body, refusal)
}

const confirmPage = (c: Context<Env>, next: unknown, refusal?: Refusal) =>
  renderPage(
    c,
    title(c, 'passkey.confirm'),
    'public',
    <ConfirmBody next={ownPath(next, '/a-faire')} refusal={refusal} />,
    refusal,
  )

const party = (c: Context<Env>) => relyingParty(c.get('baseUrl'))
const refused = (c: Context<Env>) => c.body(null, 422)
/** What the island says where it is. */
const refusedInWords = (c: Context<Env>, refusal: Refusal) =>
  c.json({ message: refusalText(c.get('request').actor.language, refusal.code) }, 422)

/** What is to be signed is told, and lies in the browser, only once its holder has proven themselves: no answer comes without. */
async function optionsForNew(c: Context<Env>): Promise<Response> {
  const holder = await showPasskeys(c.get('request'), {})
  const us = party(c)
  if (!holder.ok || !us) return refused(c)
  const { password = '' } = await textsSent(c)
  const unproven = await refusedToAdd(c.get('request'), c.get('signIn'), password)
  if (unproven)
    return refusedInWords(c, 'wait' in unproven ? tooMany(c, unproven.wait, 'password') : unproven)
  const network = textIn(c.get('instance').name, c.get('request').actor.language).text
  const options = await askForNew(c.get('waysIn'), us, network, holder.value)
  keepChallenge(c, { challenge: options.challenge, purpose: 'add', account: holder.value.account })
  return c.json(options)
}

async function optionsForAny(c: Context<Env>): Promise<Response> {
  const us = party(c)
  if (!us) return refused(c)
  const options = await askForAny(us)
  keepChallenge(c, { challenge: options.challenge, purpose: 'sign_in', account: null })
  return c.json(options)
}

/** What the island sends: the authenticator's answer as JSON. The library judges the rest of its shape. */
const Sent = z.object({
  answer: z.string().transform((text, context) => {
    try {
      return z.looseObject({ id: z.string(), response: z.looseObject({}) }).parse(JSON.parse(text))
    } catch {
      context.addIssue({ code: 'custom', message: 'JSON' })
      return z.NEVER
    }
  }),
  next: z.string().optional(),
  name: z.string().trim().min(1).max(100).optional(),
})

async function keep(c: Context<Env>): Promise<Response> {
  const request = c.get('request')
  const [us, asked, sent] = [party(c), takeChallenge(c, 'add'), Sent.safeParse(await c.req.parseBody())]
  const name = sent.data?.name
  if (sent.success && name === undefined) return passkeysPage(c, refuse('passkey.unnamed', 'name'))
  if (!us || !asked || !sent.success || name === undefined) return passkeysPage(c, refuse('passkey.unproven'))
  const response = sent.data.answer as unknown as RegistrationResponseJSON
  const kept = await keepNew(request, c.get('waysIn'), us, { response, name, asked })
  return kept.ok ? c.redirect('/compte/cles?done=passkey.add', 303) : passkeysPage(c, kept)
}

async function changed(c: Context<Env>, change: typeof renameOwn): Promise<Response> {
  const typed = { ...(await c.req.parseBody()), ...c.req.param() }
  const result = await change(c.get('request'), c.get('waysIn'), typed)
  return result.ok ? c.redirect(`/compte/cles?done=${result.value.action}`, 303) : passkeysPage(c, result)
}

/** Begins a session of the second assurance level; the session that goes on already is raised to it. */
async function comeIn(c: Context<Env>): Promise<Response> {
  const request = c.get('request')
  const [us, asked, sent] = [party(c), takeChallenge(c, 'sign_in'), Sent.safeParse(await c.req.parseBody())]
  const next = ownPath(sent.data?.next, '/a-faire')
  if (!us || !asked || !sent.success) return confirmPage(c, next, refuse('passkey.unproven'))
  const proven = await whose(c, us, sent.data.answer as unknown as AuthenticationResponseJSON, asked)
  if (!proven.ok) return confirmPage(c, next, proven)
  if (request.actor.account === null) {
    const cookies = await beginSession(c.get('signIn'), proven.value.account, 'second')
    for (const cookie of cookies) c.header('set-cookie', cookie, { append: true })
  } else {
    const signIn = c.get('signIn')
    await raiseSession(signIn.pool, await sessionOf(signIn, c.req.raw.headers))
  }
  return c.redirect(next, 303)
}

const whose = (
  c: Context<Env>,
  us: RelyingParty,
  response: AuthenticationResponseJSON,
  asked: NonNullable<ReturnType<typeof takeChallenge>>,
) => accountOfAnswer(c.get('request'), c.get('waysIn'), us, { response, asked })
