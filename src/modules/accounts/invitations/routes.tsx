import { setTimeout as pause } from 'node:timers/promises'
import { type Context, Hono } from 'hono'
import { type Refusal, refuse } from '../../../kernel/result.ts'
import { beginSession } from '../../../server/sign-in.ts'
import { tooManyAttempts } from '../../../server/sign-in-attempts.ts'
import { act, type Env, refusalPage, renderPage } from '../../../server/web.tsx'
import { noteSessionBegun, onBehalfOf } from '../notes.ts'
import { EndedLink } from '../pages/ended-link.tsx'
import { refusedPassword } from '../password.ts'
import { setCookies, textsSent } from '../sent.ts'
import { texts } from '../texts.ts'
import { readInvitation } from './accept-invitation.ts'
import { inviteAccount } from './invite-account.ts'
import { revokeInvitation, showInvitations } from './manage.ts'
import { AcceptBody, CodeBody, InviteBody, InvitedBody } from './pages.tsx'
import { type Offer, takeInvitation } from './take-invitation.ts'

export const invitationRoutes = new Hono<Env>()
  .get('/comptes/inviter', (c) => invitePage(c, {}))
  .post('/comptes/inviter', invite)
  .post('/comptes/invitations/:id/annuler', act(revokeInvitation, '/comptes/inviter'))
  .get('/invitation', (c) => codePage(c))
  .post('/invitation', takeCode)
  .post('/invitation/accepter', async (c) => {
    const { code = '' } = await textsSent(c)
    return accept(c, await offered(c, { code }), code)
  })
  .get('/l/invitation/:token', async (c) => {
    const offer = await byLink(c)
    return offer.ok ? acceptPage(c, offer.value) : endedPage(c)
  })
  .post('/l/invitation/:token', async (c) => accept(c, await byLink(c)))

/** How long a wrong code waits once ten were tried within a minute, whoever tried them. */
const slower = 2_000

const t = (c: Context<Env>) => texts.in(c.get('request').actor.language)

const endedPage = (c: Context<Env>) =>
  renderPage(c, t(c)('ended.title'), 'public', <EndedLink what="invitation" />, refuse('gone'))

async function invitePage(c: Context<Env>, typed: Record<string, string>, refusal?: Refusal) {
  const found = await showInvitations(c.get('request'), {})
  if (!found.ok) return refusalPage(c, found)
  const body = <InviteBody data={found.value} typed={typed} refusal={refusal} />
  return renderPage(c, t(c)('invite.title'), 'work', body, refusal)
}

async function invite(c: Context<Env>): Promise<Response> {
  const typed = await textsSent(c)
  const given = Object.fromEntries(Object.entries(typed).filter(([, value]) => value.trim() !== ''))
  const invited = await inviteAccount(c.get('request'), given)
  if (!invited.ok) return invitePage(c, typed, invited)
  return renderPage(c, t(c)('invite.done'), 'work', <InvitedBody {...invited.value} />)
}

const codePage = (c: Context<Env>, refusal?: Refusal) =>
  renderPage(c, t(c)('invitation.title'), 'public', <CodeBody refusal={refusal} />, refusal)

const acceptPage = (c: Context<Env>, offer: Offer, code?: string, refusal?: Refusal) =>
  renderPage(c, t(c)('invitation.title'), 'public', <AcceptBody {...{ offer, code, refusal }} />, refusal)

/** Asked by the instance: whoever holds a code is nobody yet. */
const offered = (c: Context<Env>, by: { id: string } | { code: string }) =>
  readInvitation(onBehalfOf(c.get('request'), 'invitation'), by)

async function byLink(c: Context<Env>) {
  const { link } = c.get('request').actor
  return link?.purpose === 'invitation' ? offered(c, { id: link.id }) : refuse('invitation.none')
}

async function takeCode(c: Context<Env>): Promise<Response> {
  const { code = '' } = await textsSent(c)
  const offer = await offered(c, { code })
  if (offer.ok) return acceptPage(c, offer.value, code)
  // A code is 60 bits: nobody guesses one; whoever tries waits, and nobody else is locked out.
  const many = await tooManyAttempts(c.get('signIn'), 'printed', '', c.get('request').now)
  if (many !== undefined) await pause(slower)
  return codePage(c, refuse('invitation.none', 'code'))
}

/** Takes the invitation, and signs in whoever got an account by it. */
async function accept(
  c: Context<Env>,
  offer: Awaited<ReturnType<typeof offered>> | Refusal,
  code?: string,
): Promise<Response> {
  const { password = '' } = await textsSent(c)
  if (!offer.ok) return code === undefined ? endedPage(c) : codePage(c, offer)
  const { name, address } = offer.value
  const refused = refusedPassword(password, { name, address })
  if (refused) return acceptPage(c, offer.value, code, refused)
  const signIn = c.get('signIn')
  const taken = await takeInvitation(c.get('request'), signIn, offer.value, password)
  if (!taken.ok) return codePage(c, taken)
  const { account, isNew } = taken.value
  if (!isNew) return c.redirect('/connexion', 303)
  await noteSessionBegun(onBehalfOf(c.get('request'), account), { subject: account })
  setCookies(c, await beginSession(signIn, account, 'first', c.req.raw.headers))
  return c.redirect('/a-faire', 303)
}
