import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { system } from '../../../server/actor.ts'
import type { Request } from '../../../server/use-case.ts'
import { inSignIn, type WaysIn } from '../../../server/ways-in.ts'
import { linkIdentity, signInWithIdentity } from './notes.ts'

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

/** Links an identity to an account whose holder has proven themselves, with a line of journal. */
export async function link(
  request: Request,
  { pool }: WaysIn,
  { issuer, subject, account }: { issuer: string; subject: string; account: string },
): Promise<Result<Known>> {
  return inSignIn(pool, async (db) => {
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
