import { type Context, Hono } from 'hono'
import { type Refusal, refuse } from '../../../kernel/result.ts'
import { hasPassword } from '../../../server/sign-in-password.ts'
import { hasSecondFactor } from '../../../server/sign-in-second-factor.ts'
import { endOtherSessions, endSession, sessionOf, sessionsOf } from '../../../server/sign-in-sessions.ts'
import { type Env, refusalPage, renderPage } from '../../../server/web.tsx'
import { createToken } from '../create-token.ts'
import { noteSessionEnded } from '../notes.ts'
import { AccountBody, TokenMade } from '../pages/account.tsx'
import { identitiesOf, unlinkOwn } from '../provider/identities.ts'
import { isUnsure } from '../second-level.ts'
import { accountOf, textsSent, tooMany } from '../sent.ts'
import { showAccount } from '../show-account.ts'
import { texts } from '../texts.ts'
import { changeOwnPassword } from './change-own-password.ts'

export const ownAccountRoutes = new Hono<Env>()
  .get('/compte', (c) => accountPage(c))
  .post('/compte/jetons', makeToken)
  .post('/compte/sessions/autres/fermer', endOthers)
  .post('/compte/sessions/:id/fermer', endOne)
  .post('/compte/mot-de-passe', newPassword)
  .post('/compte/identites/:id/delier', unlinkIdentity)

const title = (c: Context<Env>, key: 'account.title' | 'account.tokens') =>
  texts.in(c.get('request').actor.language)(key)

/** Which of the page's forms was refused, why, and what was typed there. */
type Refused = { form: 'password' | 'token' | 'identity'; refusal: Refusal; typed: Record<string, string> }

async function accountPage(c: Context<Env>, refused?: Refused): Promise<Response> {
  const found = await showAccount(c.get('request'), {})
  if (!found.ok) return refusalPage(c, found)
  const [account, signIn] = [accountOf(c) ?? '', c.get('signIn')]
  const own = await sessionOf(signIn, c.req.raw.headers)
  const [sessions, password, secondFactor, identities, unsure] = await Promise.all([
    sessionsOf(signIn, account, own),
    hasPassword(signIn, account),
    hasSecondFactor(signIn, account),
    identitiesOf(signIn.pool, account),
    isUnsure(signIn.pool, c.get('request').actor),
  ])
  const data = { ...found.value, sessions, password, secondFactor, identities, unsure }
  const body = <AccountBody data={data} refused={refused} />
  return renderPage(c, title(c, 'account.title'), 'work', body, refused?.refusal)
}

async function makeToken(c: Context<Env>): Promise<Response> {
  const typed = await textsSent(c)
  const made = await createToken(c.get('request'), { scope: typed['scope'], days: typed['days'] })
  if (!made.ok) return accountPage(c, { form: 'token', refusal: made, typed })
  return renderPage(c, title(c, 'account.tokens'), 'work', <TokenMade token={made.value.token} />)
}

async function endOne(c: Context<Env>): Promise<Response> {
  const [account, session] = [accountOf(c), c.req.param('id') ?? '']
  if (!account) return refusalPage(c, refuse('auth.required'))
  const sessions = await sessionsOf(c.get('signIn'), account, undefined)
  if (!sessions.some((one) => one.id === session)) return refusalPage(c, refuse('not_found'))
  const noted = await noteSessionEnded(c.get('request'), { subject: session })
  if (!noted.ok) return refusalPage(c, noted)
  await endSession(c.get('signIn'), account, session)
  return c.redirect('/compte?done=session.end', 303)
}

async function endOthers(c: Context<Env>): Promise<Response> {
  const account = accountOf(c)
  if (!account) return refusalPage(c, refuse('auth.required'))
  const noted = await noteSessionEnded(c.get('request'), { subject: account })
  if (!noted.ok) return refusalPage(c, noted)
  await endOtherSessions(c.get('signIn'), account, await sessionOf(c.get('signIn'), c.req.raw.headers))
  return c.redirect('/compte?done=session.end', 303)
}

async function newPassword(c: Context<Env>): Promise<Response> {
  const { old = '', password = '' } = await textsSent(c)
  const [account, signIn] = [accountOf(c), c.get('signIn')]
  if (!account) return refusalPage(c, refuse('auth.required'))
  const session = await sessionOf(signIn, c.req.raw.headers)
  const changed = await changeOwnPassword(c.get('request'), signIn, { account, old, password, session })
  const refusal = 'wait' in changed ? tooMany(c, changed.wait, 'old') : changed
  if (!refusal.ok) return accountPage(c, { form: 'password', refusal, typed: {} })
  return c.redirect('/compte?done=account.change_password', 303)
}

async function unlinkIdentity(c: Context<Env>): Promise<Response> {
  const unlinked = await unlinkOwn(c.get('request'), c.get('waysIn'), c.req.param())
  if (!unlinked.ok) return accountPage(c, { form: 'identity', refusal: unlinked, typed: {} })
  return c.redirect(`/compte?done=${unlinked.value.action}`, 303)
}
