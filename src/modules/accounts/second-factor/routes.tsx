import { type Context, Hono } from 'hono'
import { type Refusal, refuse } from '../../../kernel/result.ts'
import { ownPath } from '../../../server/security.ts'
import { forgetAttempts, tooManyAttempts } from '../../../server/sign-in-attempts.ts'
import { hasPassword } from '../../../server/sign-in-password.ts'
import {
  hasSecondFactor,
  pendingSecret,
  prepareSecondFactor,
  recoveryCodesLeft,
} from '../../../server/sign-in-second-factor.ts'
import { sessionOf } from '../../../server/sign-in-sessions.ts'
import { type Env, refusalPage, renderPage } from '../../../server/web.tsx'
import { passkeysOf } from '../passkeys/stored.ts'
import { provenAgain } from '../second-level.ts'
import { accountOf, textsSent, tooMany } from '../sent.ts'
import { showAccount } from '../show-account.ts'
import { texts } from '../texts.ts'
import { raiseByCode, removeSecondFactor, setSecondFactor } from './change.ts'
import { CodeBody, RecoveryCodesBody, SecondFactorBody, SecretBody } from './pages.tsx'

export const secondFactorRoutes = new Hono<Env>()
  .get('/compte/second-facteur', (c) => overview(c, ownPath(c.req.query('next'), '/compte')))
  .post('/compte/second-facteur', begin)
  .post('/compte/second-facteur/confirmer', confirm)
  .post('/compte/second-facteur/retirer', drop)
  .get('/connexion/code', askCode)
  .post('/connexion/code', takeCode)

const place = '/compte/second-facteur'
const title = (c: Context<Env>, key: 'second.title' | 'second.codes' | 'code.title') =>
  texts.in(c.get('request').actor.language)(key)

const askedBy = (c: Context<Env>) => ({
  account: accountOf(c),
  signIn: c.get('signIn'),
  now: c.get('request').now,
})

/** What one has, and what can be done about it. */
async function overview(c: Context<Env>, next: string, refusal?: Refusal): Promise<Response> {
  const { account, signIn } = askedBy(c)
  const permitted = await showAccount(c.get('request'), {})
  if (!permitted.ok || !account) return refusalPage(c, permitted.ok ? refuse('auth.required') : permitted)
  const [set, left, password] = await Promise.all([
    hasSecondFactor(signIn, account),
    recoveryCodesLeft(signIn, account),
    hasPassword(signIn, account),
  ])
  const raised = c.get('request').actor.assurance === 'second'
  const body = <SecondFactorBody {...{ set, left, password, raised, next, refusal }} />
  return renderPage(c, title(c, 'second.title'), 'work', body, refusal)
}

/** Who asks, where that is enough to change a second factor: the password again, and the one that counts already. */
async function proven(c: Context<Env>, password = ''): Promise<string | Refusal> {
  const { account, signIn } = askedBy(c)
  if (!account) return refuse('auth.required')
  const unproven = await provenAgain(c.get('request'), signIn, password)
  if (unproven && 'wait' in unproven) return tooMany(c, unproven.wait, 'password')
  return unproven ?? account
}

async function begin(c: Context<Env>): Promise<Response> {
  const { password, next } = await textsSent(c)
  const account = await proven(c, password)
  if (typeof account !== 'string') return overview(c, ownPath(next, '/compte'), account)
  const { signIn, now } = askedBy(c)
  return showSecret(c, await prepareSecondFactor(signIn, account, now), next)
}

async function showSecret(c: Context<Env>, secret: Buffer, next: string | undefined, refusal?: Refusal) {
  const me = await showAccount(c.get('request'), {})
  if (!me.ok) return refusalPage(c, me)
  const body = (
    <SecretBody secret={secret} email={me.value.email} next={ownPath(next, '/compte')} refusal={refusal} />
  )
  return renderPage(c, title(c, 'second.title'), 'work', body, refusal)
}

/** The first code makes the secret count, raises this session, and shows the recovery codes, this once. */
async function confirm(c: Context<Env>): Promise<Response> {
  const { code = '', next } = await textsSent(c)
  const { account, signIn, now } = askedBy(c)
  if (!account) return refusalPage(c, refuse('auth.required'))
  const secret = await pendingSecret(signIn, account, now)
  if (!secret) return overview(c, ownPath(next, '/compte'), refuse('second.waited_too_long'))
  const wait = await tooManyAttempts(signIn, 'code', account, now)
  if (wait !== undefined) return showSecret(c, secret, next, tooMany(c, wait, 'code'))
  const session = await sessionOf(signIn, c.req.raw.headers)
  const set = await setSecondFactor(c.get('request'), signIn, { account, session, code })
  if (!set.ok) return showSecret(c, secret, next, set)
  await forgetAttempts(signIn, 'code', account)
  const body = <RecoveryCodesBody codes={set.value.codes} next={ownPath(next, '/compte')} />
  return renderPage(c, title(c, 'second.codes'), 'work', body)
}

async function drop(c: Context<Env>): Promise<Response> {
  const { password } = await textsSent(c)
  const account = await proven(c, password)
  if (typeof account !== 'string') return overview(c, '/compte', account)
  const removed = await removeSecondFactor(c.get('request'), c.get('signIn'), account)
  if (!removed.ok) return overview(c, '/compte', removed)
  return c.redirect(`${place}?done=account.drop_second_factor`, 303)
}

const codePage = (c: Context<Env>, next: string, refusal?: Refusal) =>
  renderPage(c, title(c, 'code.title'), 'public', <CodeBody next={next} refusal={refusal} />, refusal)

/** Asks for a code, in the session that goes on; where there is nothing to ask for, leads to where one is set. */
async function askCode(c: Context<Env>): Promise<Response> {
  const next = ownPath(c.req.query('next'), '/a-faire')
  const { account, signIn } = askedBy(c)
  if (!account) return refusalPage(c, refuse('auth.required'))
  if (c.get('request').actor.assurance === 'second') return c.redirect(next, 303)
  if (await hasSecondFactor(signIn, account)) return codePage(c, next)
  const passkeys = await passkeysOf(c.get('waysIn').pool, account)
  const where = passkeys.length > 0 ? '/connexion/cle' : place
  return c.redirect(`${where}?next=${encodeURIComponent(next)}`, 303)
}

async function takeCode(c: Context<Env>): Promise<Response> {
  const { code = '', next: asked } = await textsSent(c)
  const next = ownPath(asked, '/a-faire')
  const { account, signIn, now } = askedBy(c)
  if (!account) return refusalPage(c, refuse('auth.required'))
  const wait = await tooManyAttempts(signIn, 'code', account, now)
  if (wait !== undefined) return codePage(c, next, tooMany(c, wait, 'code'))
  const session = await sessionOf(signIn, c.req.raw.headers)
  const raised = await raiseByCode(c.get('request'), signIn, { account, session, code })
  if (!raised.ok) return codePage(c, next, raised)
  await forgetAttempts(signIn, 'code', account)
  return c.redirect(next, 303)
}
