import { setTimeout as pause } from 'node:timers/promises'
import { type Context, Hono } from 'hono'
import { type Refusal, refuse } from '../../../kernel/result.ts'
import { beginSession } from '../../../server/sign-in.ts'
import { type Access, findAccess, printAccess } from '../../../server/sign-in-access.ts'
import { addressTyped } from '../../../server/sign-in-address.ts'
import { forgetAttempts, tooManyAttempts } from '../../../server/sign-in-attempts.ts'
import { takesSecondFactor } from '../../../server/sign-in-second-factor.ts'
import { type Env, refusalPage, renderPage } from '../../../server/web.tsx'
import { EndedLink } from '../pages/ended-link.tsx'
import { refusedPassword } from '../password.ts'
import { setCookies, textsSent, tooMany } from '../sent.ts'
import { texts } from '../texts.ts'
import { mailAccessWhereKnown, resetAccess } from './ask-access.ts'
import { AskBody, CodeBody, NewPasswordBody, PrintedBody } from './pages.tsx'
import { asksSecondFactor, comeBackIn } from './use-access.ts'

export const accessRoutes = new Hono<Env>()
  .get('/connexion/oubli', (c) => askPage(c, c.req.query('asked') === '1'))
  .post('/connexion/oubli', ask)
  .get('/connexion/acces', (c) => codePage(c))
  .post('/connexion/acces', takeCode)
  .post('/connexion/acces/changer', async (c) => {
    const { code = '' } = await textsSent(c)
    return change(c, await byCode(c, code), code)
  })
  .get('/l/acces/:token', async (c) => {
    const access = await byLink(c)
    return access ? passwordPage(c, access) : endedPage(c)
  })
  .post('/l/acces/:token', async (c) => change(c, await byLink(c)))
  .post('/comptes/:account/acces', printed)

/** An answer takes this long, whether an account has the address or none: longer than either takes. */
const answerAfter = 500
/** How long a wrong code waits once ten were tried within a minute, whoever tried them. */
const slower = 2_000

const t = (c: Context<Env>) => texts.in(c.get('request').actor.language)

const endedPage = (c: Context<Env>) =>
  renderPage(c, t(c)('ended.title'), 'public', <EndedLink what="access" />, refuse('gone'))

const askPage = (c: Context<Env>, asked: boolean) =>
  renderPage(c, t(c)('access.title'), 'public', <AskBody asked={asked} />)

/** The same answer after the same time for every address. */
async function ask(c: Context<Env>): Promise<Response> {
  const { email } = await textsSent(c)
  await Promise.all([
    mailAccessWhereKnown(c.get('request'), c.get('signIn'), addressTyped(email)),
    pause(answerAfter),
  ])
  return c.redirect('/connexion/oubli?asked=1', 303)
}

const codePage = (c: Context<Env>, refusal?: Refusal) =>
  renderPage(c, t(c)('access.title'), 'public', <CodeBody refusal={refusal} />, refusal)

async function byLink(c: Context<Env>): Promise<Access | undefined> {
  const { actor, now } = c.get('request')
  return actor.link?.purpose === 'access'
    ? findAccess(c.get('signIn'), { link: actor.link.id }, now)
    : undefined
}

const byCode = (c: Context<Env>, code: string) => findAccess(c.get('signIn'), { code }, c.get('request').now)

async function takeCode(c: Context<Env>): Promise<Response> {
  const { code = '' } = await textsSent(c)
  const access = await byCode(c, code)
  if (access) return passwordPage(c, access, code)
  const many = await tooManyAttempts(c.get('signIn'), 'printed', '', c.get('request').now)
  if (many !== undefined) await pause(slower)
  return codePage(c, refuse('access.none', 'code'))
}

async function passwordPage(c: Context<Env>, access: Access, code?: string, refusal?: Refusal) {
  const body = (
    <NewPasswordBody
      name={access.name}
      code={code}
      asks={await asksSecondFactor(c.get('signIn'), access)}
      refusal={refusal}
    />
  )
  return renderPage(c, t(c)('access.new'), 'public', body, refusal)
}

/** Gives the account the password chosen, ends its sessions and begins one. */
async function change(c: Context<Env>, access: Access | undefined, code?: string): Promise<Response> {
  const none = refuse('access.none', 'code')
  if (!access) return code === undefined ? endedPage(c) : codePage(c, none)
  const { password = '', second = '' } = await textsSent(c)
  const { account, name, email: address } = access
  const signIn = c.get('signIn')
  const asks = await asksSecondFactor(signIn, access)
  const refused =
    refusedPassword(password, { name, address }) ?? (asks ? await refusedCode(c, account, second) : undefined)
  if (refused) return passwordPage(c, access, code, refused)
  const back = await comeBackIn(c.get('request'), signIn, access, password)
  if (!back.ok) return codePage(c, back)
  setCookies(c, await beginSession(signIn, account, asks ? 'second' : 'first', c.req.raw.headers))
  return c.redirect('/a-faire', 303)
}

async function refusedCode(c: Context<Env>, account: string, code: string): Promise<Refusal | undefined> {
  const [signIn, { now }] = [c.get('signIn'), c.get('request')]
  const wait = await tooManyAttempts(signIn, 'code', account, now)
  if (wait !== undefined) return tooMany(c, wait, 'second')
  if (!(await takesSecondFactor(signIn, account, code, now))) return refuse('second.wrong', 'second')
  await forgetAttempts(signIn, 'code', account)
  return undefined
}

async function printed(c: Context<Env>): Promise<Response> {
  const { drops = 'false' } = await textsSent(c)
  const found = await resetAccess(c.get('request'), { account: c.req.param('account'), drops })
  if (!found.ok) return refusalPage(c, found)
  const { account, name, address } = found.value
  const made = await printAccess(c.get('signIn'), account, {
    drops: found.value.drops,
    now: c.get('request').now,
  })
  const body = <PrintedBody name={name} address={address} {...made} />
  return renderPage(c, t(c)('access.printed'), 'work', body)
}
