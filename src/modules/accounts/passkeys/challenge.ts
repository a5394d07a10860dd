import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { z } from 'zod'
import { dropSealed, keepSealed, openSealed, type SealedCookie } from '../../../server/sealed-cookie.ts'
import type { Env } from '../../../server/web.tsx'

const seconds = 300

const content = z.object({
  challenge: z.string(),
  purpose: z.enum(['add', 'sign_in']),
  /** Whose passkey is made; null where a passkey says who comes. */
  account: z.string().nullable(),
})
export type Asked = z.output<typeof content>

/** What was asked of an authenticator lies in the browser that asked: another one has nothing to answer. */
const cookie: SealedCookie<typeof content> = {
  name: 'maillage.passkey',
  content,
  path: '/',
  seconds,
  sameSite: 'Strict',
}

export const keepChallenge = (c: Context<Env>, asked: Asked) => keepSealed(c, cookie, asked)

/** What this browser was asked for a purpose, by whoever uses it now. Taken from it, whatever comes of it. */
export function takeChallenge(c: Context<Env>, purpose: Asked['purpose']): Asked | undefined {
  const asked = openSealed(c, cookie)
  dropSealed(c, cookie)
  const { account } = c.get('request').actor
  if (asked?.purpose !== purpose || (purpose === 'add' && asked.account !== account)) return undefined
  return asked
}

/** How an answered challenge is remembered, and until when: no longer than it could be answered again. */
export const answeredOf = ({ challenge }: Asked, now: Date) => ({
  digest: createHash('sha256').update(challenge).digest(),
  until: new Date(now.getTime() + seconds * 1000),
})
