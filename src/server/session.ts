import { createHash } from 'node:crypto'
import { dayIn } from '../kernel/day.ts'
import type { Language } from '../kernel/localized.ts'
import { type Actor, type Assurance, actorWith, anonymous, type RoleHeld, type TokenScope } from './actor.ts'
import { isNetwork } from './at-network.ts'
import type { Database } from './database.ts'
import type { House } from './house.ts'
import { type SignIn, sessionAt, sessionCookie } from './sign-in.ts'

export type Known = { readonly actor: Actor; readonly accountName: string | null }

export const digestOfToken = (token: string) => createHash('sha256').update(token).digest()

async function rolesOf(database: Database, account: string): Promise<readonly RoleHeld[]> {
  const rows = await database
    .selectFrom('role_held as h')
    .innerJoin('organisation as o', 'o.id', 'h.organisation')
    .select(['h.role', 'h.organisation', 'o.slug', isNetwork.as('atNetwork')])
    .where('h.account', '=', account)
    .orderBy('h.given_at')
    .execute()
  return rows as readonly RoleHeld[]
}

/** Whoever the session cookie says, or the anonymous reader. */
export async function actorOfSession(
  { database, house, signIn }: { database: Database; house: House; signIn: SignIn },
  headers: Headers,
  language: Language,
): Promise<Known> {
  const nobody = { actor: anonymous(house.policies, language), accountName: null }
  if (!headers.get('cookie')?.includes(sessionCookie)) return nobody
  const session = await sessionAt(signIn, headers)
  if (!session) return nobody
  const roles = await rolesOf(database, session.user.id)
  const assurance: Assurance = session.session.assurance === 'second' ? 'second' : 'first'
  const actor = actorWith(house.policies, { account: session.user.id, language, roles, assurance })
  return { actor, accountName: session.user.name }
}

/** Whoever the bearer token says; undefined where it is unknown, expired or revoked. */
export async function actorOfToken(
  { database, house, now, timeZone }: { database: Database; house: House; now: Date; timeZone: string },
  token: string,
  language: Language,
): Promise<Actor | undefined> {
  const found = await database
    .selectFrom('api_token')
    .select(['id', 'account', 'scope', 'last_used_on as used'])
    .where('digest', '=', digestOfToken(token))
    .where('expires_at', '>', now)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (!found) return undefined
  const today = dayIn(timeZone, now)
  if (found.used !== today)
    await database.updateTable('api_token').set({ last_used_on: today }).where('id', '=', found.id).execute()
  const roles = await rolesOf(database, found.account)
  return actorWith(house.policies, {
    account: found.account,
    language,
    roles,
    scope: found.scope as TokenScope,
  })
}
