import { createHmac, randomUUID } from 'node:crypto'
import type { SignInTables } from './sign-in.ts'
import { codeTyped, newCode } from './sign-in-code.ts'

const mailedFor = 3_600_000
const printedFor = 14 * 86_400_000

const digestOf = ({ key }: SignInTables, code: string) =>
  createHmac('sha256', key)
    .update(`access:${codeTyped(code)}`)
    .digest()

/** A way back into an account by a link that is mailed: good for one hour, once. Answers the id that the link carries. */
export const openAccess = (signIn: SignInTables, account: string, now: Date): Promise<string> =>
  insert(signIn, { account, digest: null, drops: false, now, lasts: mailedFor })

/**
 * The same by a code to print, good for fourteen days. It may take away a second factor that is lost: who gives it knows
 * who asks.
 */
export async function printAccess(
  signIn: SignInTables,
  account: string,
  { drops, now }: { drops: boolean; now: Date },
): Promise<{ readonly code: string; readonly expires: Date }> {
  const code = newCode()
  await insert(signIn, { account, digest: digestOf(signIn, code), drops, now, lasts: printedFor })
  return { code, expires: new Date(now.getTime() + printedFor) }
}

type New = { account: string; digest: Buffer | null; drops: boolean; now: Date; lasts: number }

async function insert({ pool }: SignInTables, { account, digest, drops, now, lasts }: New) {
  const id = randomUUID()
  await pool.query(
    `insert into sign_in.access (id, account, digest, drops_second_factor, expires_at) values ($1, $2, $3, $4, $5)`,
    [id, account, digest, drops, new Date(now.getTime() + lasts)],
  )
  return id
}

export type Access = {
  readonly id: string
  readonly account: string
  readonly drops: boolean
  readonly name: string
  readonly email: string
}

/** A way back in that is open still, by the id of its link or by its code. */
export async function findAccess(
  signIn: SignInTables,
  by: { readonly link: string } | { readonly code: string },
  now: Date,
): Promise<Access | undefined> {
  const found = await signIn.pool.query(
    `select a.id, a.account, a.drops_second_factor as drops, u.name, u.email
     from sign_in.access a join sign_in."user" u on u.id = a.account
     where ${'link' in by ? 'a.id = $1 and a.digest is null' : 'a.digest = $1'}
       and a.used_at is null and a.expires_at > $2`,
    ['link' in by ? by.link : digestOf(signIn, by.code), now],
  )
  return found.rows[0]
}

/** Uses it; all others that are open for the account end with it. False where somebody was faster. */
export async function useAccess({ pool }: SignInTables, access: Access, now: Date): Promise<boolean> {
  const used = await pool.query('update sign_in.access set used_at = $2 where id = $1 and used_at is null', [
    access.id,
    now,
  ])
  if (used.rowCount === 0) return false
  await pool.query('update sign_in.access set used_at = $2 where account = $1 and used_at is null', [
    access.account,
    now,
  ])
  return true
}
