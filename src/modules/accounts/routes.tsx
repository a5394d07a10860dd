import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { type Refusal, refuse } from '../../kernel/result.ts'
import { system } from '../../server/actor.ts'
import { plainFailure } from '../../server/admission.ts'
import { ownPath } from '../../server/security.ts'
import { accountAt, newAccount, signInAway } from '../../server/sign-in.ts'
import { addressTyped } from '../../server/sign-in-address.ts'
import { forgetAttempts, tooManyAttempts } from '../../server/sign-in-attempts.ts'
import { hasSecondFactor } from '../../server/sign-in-second-factor.ts'
import { faultsOf } from '../../server/use-case.ts'
import { act, type Env, page, refusalPage, renderPage } from '../../server/web.tsx'
import { accessRoutes } from './access/routes.tsx'
import { giveRole } from './give-role.ts'
import { invitationRoutes } from './invitations/routes.tsx'
import { makeRecovery } from './make-recovery.ts'
import { noteSessionBegun, noteSessionEnded, onBehalfOf } from './notes.ts'
import { FirstStepsBody } from './pages/first-steps.tsx'
import { RecoveryMade, RecoveryPage } from './pages/recovery-key.tsx'
import { SignInBody, wrongSignIn } from './pages/sign-in.tsx'
import { passkeyRoutes } from './passkeys/routes.tsx'
import { signInInTurn } from './password-in-turn.ts'
import { afterSignOut, providerRoutes } from './provider/routes.tsx'
import { revokeToken } from './revoke-token.ts'
import { secondFactorRoutes } from './second-factor/routes.tsx'
import { accountOf, setCookies, textsSent, tooMany } from './sent.ts'
import { ownAccountRoutes } from './sessions/routes.tsx'
import { setUp } from './set-up.ts'
import { showRecovery } from './show-recovery.ts'
import { texts } from './texts.ts'

export const routes = new Hono<Env>()
  .route('/', passkeyRoutes)
  .route('/', providerRoutes)
  .route('/', secondFactorRoutes)
  .route('/', invitationRoutes)
  .route('/', accessRoutes)
  .get('/connexion', (c) => signInPage(c, ownPath(c.req.query('next'), '/a-faire')))
  .post('/connexion', signIn)
  .post('/deconnexion', signOut)
  .get('/premiers-pas', (c) => firstSteps(c, {}))
  .post('/premiers-pas', makeNetwork)
  .get('/compte/cle-de-secours', page(showRecovery, RecoveryPage))
  .post('/compte/cle-de-secours', makeRecoveryKey)
  .route('/', ownAccountRoutes)
  .post('/compte/jetons/:id/revoquer', act(revokeToken, '/compte'))

const title = (c: Context<Env>, key: 'sign_in.title' | 'first.title' | 'recovery.title') =>
  texts.in(c.get('request').actor.language)(key)

const signInPage = (c: Context<Env>, next: string, email?: string, refusal?: Refusal) =>
  renderPage(
    c,
    title(c, 'sign_in.title'),
    'public',
    <SignInBody next={next} email={email} refusal={refusal} />,
    refusal,
  )

async function signIn(c: Context<Env>): Promise<Response> {
  const { email, password, next } = await textsSent(c)
  const goingOn = ownPath(next, '/a-faire')
  const [library, request] = [c.get('signIn'), c.get('request')]
  const address = addressTyped(email)
  const wait = await tooManyAttempts(library, 'password', address, request.now).catch((error) => {
    throw signInAway(error)
  })
  if (wait !== undefined) return signInPage(c, goingOn, email, tooMany(c, wait, 'password'))
  const typed = { email: address, password: password ?? '' }
  const answer = await signInInTurn(library, typed, c.req.raw.headers)
  if (!answer) return plainFailure(c, true)
  if (answer.status >= 500) throw signInAway()
  if (!answer.ok) return signInPage(c, goingOn, email, wrongSignIn)
  const account = ((await answer.json()) as { user: { id: string } }).user.id
  await forgetAttempts(library, 'password', address)
  await noteSessionBegun(onBehalfOf(request, account), { subject: account })
  setCookies(c, answer.headers.getSetCookie())
  const asked = await hasSecondFactor(library, account)
  return c.redirect(asked ? `/connexion/code?next=${encodeURIComponent(goingOn)}` : goingOn, 303)
}

async function signOut(c: Context<Env>): Promise<Response> {
  const answer = await c.get('signIn').api.signOut({ headers: c.req.raw.headers, asResponse: true })
  if (answer.status >= 500) throw signInAway()
  const account = accountOf(c)
  if (account) await noteSessionEnded(onBehalfOf(c.get('request'), account), { subject: account })
  setCookies(c, answer.headers.getSetCookie())
  return c.redirect(afterSignOut(c), 303)
}

const firstSteps = (c: Context<Env>, typed: Record<string, string>, refusal?: Refusal) =>
  renderPage(
    c,
    title(c, 'first.title'),
    'public',
    <FirstStepsBody typed={typed} refusal={refusal} />,
    refusal,
  )

const FirstCoordinator = z.object({
  network: z.string().trim().min(1).max(200),
  name: z.string().trim().min(1).max(200),
  email: z.email(),
  password: z.string().min(12).max(200),
})

/** The first-run page: the network, then its coordinator, who is signed in at once. */
async function makeNetwork(c: Context<Env>): Promise<Response> {
  const typed = await textsSent(c)
  const parsed = FirstCoordinator.safeParse(typed)
  if (!parsed.success) return firstSteps(c, typed, refuse('validation', faultsOf(parsed.error)))
  // Once installed, this page tells nobody who has an account.
  if (c.get('instance').ready) return firstSteps(c, typed, refuse('instance.set_up_already'))
  if (await accountAt(c.get('signIn'), parsed.data.email))
    return firstSteps(c, typed, refuse('account.known', 'email'))
  const made = await setUp(c.get('request'), { network: parsed.data.network })
  if (!made.ok) return firstSteps(c, typed, made)
  const account = await newAccount(c.get('signIn'), parsed.data)
  if (!account) return firstSteps(c, typed, refuse('account.known', 'email'))
  const asInstance = { ...c.get('request'), actor: system }
  for (const role of ['coordinator', 'administrator'])
    await giveRole(asInstance, { account, role, organisation: made.value.network })
  return signIn(c)
}

/** The key is the answer itself: no address leads to it, and nothing keeps it. */
async function makeRecoveryKey(c: Context<Env>): Promise<Response> {
  const made = await makeRecovery(c.get('request'), {})
  if (!made.ok) return refusalPage(c, made)
  return renderPage(c, title(c, 'recovery.title'), 'work', <RecoveryMade identity={made.value.identity} />)
}
