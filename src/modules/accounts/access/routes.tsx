import { setTimeout as pause } from 'node:timers/promises'
import { type Context, Hono } from 'hono'
import { type Refusal, refuse } from '../../../kernel/result.ts'
import { accountAt, beginSession } from '../../../server/sign-in.ts'
import {
  type Access,
  findAccess,
  openAccess,
  printAccess,
  useAccess,
} from '../../../server/sign-in-access.ts'
import { addressTyped, takesMail } from '../../../server/sign-in-address.ts'
import { forgetAttempts, tooManyAttempts } from '../../../server/sign-in-attempts.ts'
import { changePassword } from '../../../server/sign-in-password.ts'
import { hasSecondFactor, takesSecondFactor } from '../../../server/sign-in-second-factor.ts'
import { type Env, refusalPage, renderPage } from '../../../server/web.tsx'
import { noteAccessUsed, onBehalfOf } from '../notes.ts'
import { EndedLink } from '../pages/ended-link.tsx'
import { refusedPassword } from '../password.ts'
import { dropSecondLevel } from '../second-level.ts'
import { setCookies, textsSent, tooMany } from '../sent.ts'
import { texts } from '../texts.ts'
import { mailAccess, resetAccess } from './ask-access.ts'
import { AskBody, CodeBody, NewPasswordBody, PrintedBody } from './pages.tsx'

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
  await Promise.all([mailWhereKnown(c, addressTyped(email)), pause(answerAfter)])
  return c.redirect('/connexion/oubli?asked=1', 303)
}

async function mailWhereKnown(c: Context<Env>, address: string) {
  const [signIn, request] = [c.get('signIn'), c.get('request')]
  if ((await tooManyAttempts(signIn, 'link', address, request.now)) !== undefined) return
  const account = await accountAt(signIn, address)
  if (!account || !takesMail(address)) return
  const access = await openAccess(signIn, account, request.now)
  await mailAccess(onBehalfOf(request, account), { account, access })
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

/** The second factor is asked for where there is one: a mailbox alone does not pass the second level. */
const asksCode = (c: Context<Env>, access: Access) =>
  access.drops ? Promise.resolve(false) : hasSecondFactor(c.get('signIn'), access.account)

async function passwordPage(c: Context<Env>, access: Access, code?: string, refusal?: Refusal) {
  const body = (
    <NewPasswordBody name={access.name} code={code} asks={await asksCode(c, access)} refusal={refusal} />
  )
  return renderPage(c, t(c)('access.new'), 'public', body, refusal)
}

/** Gives the account the password chosen, ends its sessions and begins one. */
async function change(c: Context<Env>, access: Access | undefined, code?: string): Promise<Response> {
  const none = refuse('access.none', 'code')
  if (!access) return code === undefined ? endedPage(c) : codePage(c, none)
  const { password = '', second = '' } = await textsSent(c)
  const { account, name, email: address, drops } = access
  const [signIn, { now }] = [c.get('signIn'), c.get('request')]
  const asks = await asksCode(c, access)
  const refused =
    refusedPassword(password, { name, address }) ?? (asks ? await refusedCode(c, account, second) : undefined)
  if (refused) return passwordPage(c, access, code, refused)
  if (!(await useAccess(signIn, access, now))) return codePage(c, none)
  await noteAccessUsed(onBehalfOf(c.get('request'), account), { subject: account })
  await changePassword(signIn, account, password)
  if (drops) await dropSecondLevel(signIn, account)
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
