import { z } from 'zod'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { system } from '../../../server/actor.ts'
import type { Queried } from '../../../server/sign-in.ts'
import type { Request } from '../../../server/use-case.ts'
import { inSignIn, type WaysIn } from '../../../server/ways-in.ts'
import { waysOf } from '../passkeys/stored.ts'
import { isUnsure } from '../second-level.ts'
import { takeBackIfRefused } from '../take-back.ts'
import { linkIdentity, signInWithIdentity, unlinkIdentity } from './notes.ts'

type Known = { readonly id: string; readonly account: string }

/** The account that an identity opens, if any. */
export async function knownIdentity(
  { pool }: WaysIn,
  issuer: string,
  subject: string,
): Promise<Known | undefined> {
  const { rows } = await pool.query<Known>(
    'select id, account from sign_in.provider_subject where issuer = $1 and subject = $2',
    [issuer, subject],
  )
  return rows[0]
}

const noting = (request: Request, account: string): Request => ({ ...request, actor: { ...system, account } })

/** Writes down that an identity opens its account this time. */
export const noteSignIn = (request: Request, { id, account }: Known) =>
  signInWithIdentity(noting(request, account), { id })

/**
 * Links an identity to an account whose holder has proven themselves, with a line of journal. Who is signed in links
 * whatever identity they bring, which may count as more than their password: so they give what they have besides.
 */
export async function link(
  request: Request,
  { pool }: WaysIn,
  { issuer, subject, account }: { issuer: string; subject: string; account: string },
): Promise<Result<Known>> {
  return inSignIn(pool, async (db) => {
    if (await isUnsure(db, request.actor)) return refuse('auth.assurance_too_low')
    const { rows } = await db.query<{ id: string }>(
      `insert into sign_in.provider_subject (issuer, subject, account, linked_at) values ($1, $2, $3, $4)
       on conflict on constraint provider_subject_is_once do nothing returning id`,
      [issuer, subject, account, request.now],
    )
    const id = rows[0]?.id
    if (id === undefined) return refuse('provider.taken')
    const noted = await linkIdentity(noting(request, account), { id })
    if (!noted.ok) throw new Error(`an identity is linked and no line says so: ${noted.code}`)
    return ok({ id, account })
  })
}

/** An identity as the holder of its account sees it. What the provider calls them stays out of sight. */
export type IdentityLinked = {
  readonly id: string
  readonly issuer: string
  readonly linkedAt: Date
}

/** The identities that open an account, whether or not their provider is configured still. */
export async function identitiesOf(db: Queried, account: string): Promise<readonly IdentityLinked[]> {
  const { rows } = await db.query<IdentityLinked>(
    `select id, issuer, linked_at as "linkedAt" from sign_in.provider_subject where account = $1 order by linked_at, id`,
    [account],
  )
  return rows
}

const One = z.object({ id: z.uuid() })

/** Takes an identity away from one's own account, unless nothing else would let its holder in. */
export async function unlinkOwn(
  request: Request,
  { pool, provider }: WaysIn,
  typed: unknown,
): Promise<Result<{ action: 'provider.unlink' }>> {
  const parsed = One.safeParse(typed)
  if (!parsed.success) return refuse('not_found')
  const { id } = parsed.data
  const account = request.actor.account ?? ''
  return takeBackIfRefused((refused) =>
    inSignIn(pool, async (db) => {
      if (await isUnsure(db, request.actor)) return refused(refuse('auth.assurance_too_low'))
      const { rowCount } = await db.query(
        'delete from sign_in.provider_subject where id = $1 and account = $2',
        [id, account],
      )
      if (rowCount === 0) return refused(refuse('not_found'))
      if ((await waysOf(db, account, provider?.issuer)) === 0) return refused(refuse('provider.last'))
      const noted = await unlinkIdentity(request, { id })
      return noted.ok ? ok({ action: 'provider.unlink' }) : refused(noted)
    }),
  )
}
