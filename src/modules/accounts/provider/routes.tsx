import { type Context, Hono } from 'hono'
import { type Refusal, refuse } from '../../../kernel/result.ts'
import { tellError } from '../../../server/log.ts'
import type { ProviderConfig } from '../../../server/provider-config.ts'
import { dropSealed, keepSealed, openSealed } from '../../../server/sealed-cookie.ts'
import { ownPath } from '../../../server/security.ts'
import { beginSession, raiseSession, signInAway } from '../../../server/sign-in.ts'
import { forgetAttempts, tooManyAttempts } from '../../../server/sign-in-attempts.ts'
import { sessionOf } from '../../../server/sign-in-sessions.ts'
import { type Env, refusalPage, renderPage } from '../../../server/web.tsx'
import { signInInTurn } from '../password-in-turn.ts'
import { tooMany } from '../sent.ts'
import { texts } from '../texts.ts'
import { askWho, type Identity, isAway, whereToLeave, whoCame } from './client.ts'
import { askedCookie, cameCookie, waitingCookie } from './cookies.ts'
import { knownIdentity, link, noteSignIn } from './identities.ts'
import { FailedBody, LeftBody, LinkBody, NobodyBody, OwnBody } from './pages.tsx'

const callback = '/connexion/fournisseur/retour'

/** Sign-in with a provider that speaks OpenID Connect: there and back, the first time with a proof, and out again. */
export const providerRoutes = new Hono<Env>()
  .get('/connexion/fournisseur', leave)
  .get(callback, comeBack)
  .post('/connexion/fournisseur/lien', linkOnce)
  .get('/deconnexion/fournisseur', leaveThere)

const configured = (c: Context<Env>) => c.get('waysIn').provider
const absent = (c: Context<Env>) => refusalPage(c, refuse('not_found'))

type Title = 'title' | 'nobody' | 'away' | 'refused' | 'left' | 'own'
const show = (c: Context<Env>, provider: ProviderConfig, key: Title, body: unknown, refusal?: Refusal) => {
  const t = texts.in(c.get('request').actor.language)
  return renderPage(c, t(`provider.${key}`, { provider: provider.label }), 'public', body as never, refusal)
}

async function leave(c: Context<Env>): Promise<Response> {
  const provider = configured(c)
  if (!provider) return absent(c)
  const next = ownPath(c.req.query('next'), '/a-faire')
  try {
    const second = c.req.query('second') !== undefined
    const { url, asked } = await askWho(provider, `${c.get('baseUrl')}${callback}`, second)
    keepSealed(c, askedCookie, { ...asked, next })
    return c.redirect(url, 303)
  } catch (error) {
    return failed(c, provider, error)
  }
}

/** What went wrong is told to the log by its kind; to a person, that other ways stand open. */
async function failed(c: Context<Env>, provider: ProviderConfig, error: unknown): Promise<Response> {
  const kind = isAway(error) ? 'away' : 'refused'
  const { error: name, code } = tellError(error)
  c.get('waysIn').log[kind === 'away' ? 'warn' : 'info'](`provider.${kind}`, { error: name, code })
  const page = await show(c, provider, kind, <FailedBody kind={kind} />)
  return new Response(page.body, { status: kind === 'away' ? 503 : 422, headers: page.headers })
}

async function comeBack(c: Context<Env>): Promise<Response> {
  const provider = configured(c)
  if (!provider) return absent(c)
  const asked = openSealed(c, askedCookie)
  dropSealed(c, askedCookie)
  if (!asked) return failed(c, provider, new Error('nothing was asked in this browser'))
  let identity: Identity
  try {
    const here = new URL(`${c.get('baseUrl')}${callback}${new URL(c.req.url).search}`)
    identity = await whoCame(provider, here, asked)
  } catch (error) {
    return failed(c, provider, error)
  }
  if (identity.idToken) keepSealed(c, cameCookie, { idToken: identity.idToken })
  const known = await knownIdentity(c.get('waysIn'), provider.issuer, identity.subject)
  if (!known) return linkFirst(c, provider, identity, asked.next)
  const { account } = c.get('request').actor
  if (account !== null && account !== known.account) return refusalPage(c, refuse('provider.taken'))
  const noted = await noteSignIn(c.get('request'), known)
  return noted.ok ? goOn(c, known.account, identity.second, asked.next) : refusalPage(c, noted)
}

/** Begins a session, or raises the one that goes on where the provider saw the second level. */
async function goOn(c: Context<Env>, account: string, second: boolean, next: string): Promise<Response> {
  if (c.get('request').actor.account === null) {
    const cookies = await beginSession(c.get('signIn'), account, second ? 'second' : 'first')
    for (const cookie of cookies) c.header('set-cookie', cookie, { append: true })
  } else if (second) {
    const signIn = c.get('signIn')
    await raiseSession(signIn.pool, await sessionOf(signIn, c.req.raw.headers))
  }
  return c.redirect(next, 303)
}

/**
 * An identity that opens nothing yet. What is shown follows from what the provider says and who is signed in: nothing
 * tells whether an account has its address.
 */
function linkFirst(c: Context<Env>, provider: ProviderConfig, identity: Identity, next: string) {
  const { account } = c.get('request').actor
  const { subject, second, email = null } = identity
  if (account === null && email === null) return show(c, provider, 'nobody', <NobodyBody />)
  keepSealed(c, waitingCookie, { subject, email, second, next, account })
  return account === null
    ? linkPage(c, provider, email ?? '')
    : show(c, provider, 'own', <OwnBody email={email} />)
}

const linkPage = (c: Context<Env>, provider: ProviderConfig, email: string, refusal?: Refusal) =>
  show(c, provider, 'title', <LinkBody email={email} refusal={refusal} />, refusal)

/** Links once: from a session of the account itself, or with the password of the account at the verified address. */
async function linkOnce(c: Context<Env>): Promise<Response> {
  const provider = configured(c)
  if (!provider) return absent(c)
  const waiting = openSealed(c, waitingCookie)
  const request = c.get('request')
  if (!waiting || waiting.account !== request.actor.account)
    return failed(c, provider, new Error('no identity waits in this browser'))
  const { password } = await c.req.parseBody()
  const email = waiting.email ?? ''
  const proven = waiting.account ?? (await accountProven(c, email, String(password ?? '')))
  if (typeof proven !== 'string') return linkPage(c, provider, email, proven)
  const { issuer } = provider
  const linked = await link(request, c.get('waysIn'), { issuer, subject: waiting.subject, account: proven })
  if (!linked.ok) return refusalPage(c, linked)
  dropSealed(c, waitingCookie)
  const noted = await noteSignIn(request, linked.value)
  return noted.ok ? goOn(c, proven, waiting.second, waiting.next) : refusalPage(c, noted)
}

/** The account at an address, where its password is right. A wrong one and an address without account are one refusal. */
async function accountProven(c: Context<Env>, email: string, password: string): Promise<string | Refusal> {
  const signIn = c.get('signIn')
  const wait = await tooManyAttempts(signIn, 'password', email, c.get('request').now)
  if (wait !== undefined) return tooMany(c, wait, 'password')
  const answer = await signInInTurn(signIn, { email, password })
  if (!answer) return refuse('busy')
  if (answer.status >= 500) throw signInAway()
  if (!answer.ok) return refuse('sign_in.wrong', 'password')
  await forgetAttempts(signIn, 'password', email)
  const { user } = (await answer.json()) as { user: { id: string } }
  // The session that the password began is not the one that goes on.
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  await signIn.api.signOut({ headers: new Headers({ cookie }) })
  return user.id
}

/** Where a sign-out leads: also out of the provider's session, where this one began there. */
export const afterSignOut = (c: Context<Env>): string =>
  configured(c) && openSealed(c, cameCookie) ? '/deconnexion/fournisseur' : '/'

/** A form of ours may lead to no other site (form-action), so this page leads on by itself. */
async function leaveThere(c: Context<Env>): Promise<Response> {
  const provider = configured(c)
  const came = openSealed(c, cameCookie)
  if (!provider || !came || c.get('request').actor.account !== null) return c.redirect('/', 303)
  dropSealed(c, cameCookie)
  try {
    const there = await whereToLeave(provider, came.idToken, `${c.get('baseUrl')}/`)
    if (there === undefined) return c.redirect('/', 303)
    c.header('refresh', `0;url=${there}`)
    return show(c, provider, 'left', <LeftBody there={there} />)
  } catch (error) {
    c.get('waysIn').log.warn('provider.away', tellError(error))
    return c.redirect('/', 303)
  }
}
