import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { opening, sealing } from './keys.ts'
import type { SignInTables } from './sign-in.ts'
import { codeTyped, newCode } from './sign-in-code.ts'
import { stepOfCode } from './sign-in-totp.ts'

/** 160 bits, the length that RFC 4226, section 4, asks for. */
const secretBytes = 20
const recoveryCodes = 8
/** How long a secret that was shown waits for its first code. */
const patience = 900_000

const sealingKey = ({ key }: SignInTables) =>
  Buffer.from(hkdfSync('sha256', key, 'maillage', 'second factor', 32))

const digestOf = ({ key }: SignInTables, account: string, code: string) =>
  createHmac('sha256', key)
    .update(`recovery:${account}:${codeTyped(code)}`)
    .digest()

/** Whether an account has a second factor that counts. */
export async function hasSecondFactor({ pool }: SignInTables, account: string): Promise<boolean> {
  const found = await pool.query(
    'select from sign_in.second_factor where account = $1 and secret is not null',
    [account],
  )
  return found.rowCount === 1
}

/** Makes a secret that waits for its first code; what counted before goes on counting until then. */
export async function prepareSecondFactor(signIn: SignInTables, account: string, now: Date): Promise<Buffer> {
  const secret = randomBytes(secretBytes)
  await signIn.pool.query(
    `insert into sign_in.second_factor (account, pending, pending_at) values ($1, $2, $3)
     on conflict (account) do update set pending = excluded.pending, pending_at = excluded.pending_at`,
    [account, sealing(sealingKey(signIn), secret, account), now],
  )
  return secret
}

/** The secret that waits for its first code, for as long as it does. */
export async function pendingSecret(
  signIn: SignInTables,
  account: string,
  now: Date,
): Promise<Buffer | undefined> {
  const found = await signIn.pool.query(
    'select pending from sign_in.second_factor where account = $1 and pending_at > $2',
    [account, new Date(now.getTime() - patience)],
  )
  const sealed = found.rows[0]?.pending
  return sealed ? opening(sealingKey(signIn), sealed, account) : undefined
}

/** Makes the waiting secret the one that counts. Answers the recovery codes, this once; undefined where the code is wrong. */
export async function confirmSecondFactor(
  signIn: SignInTables,
  account: string,
  code: string,
  now: Date,
): Promise<readonly string[] | undefined> {
  const secret = await pendingSecret(signIn, account, now)
  const step = secret && stepOfCode(secret, figuresOf(code), now)
  if (step === undefined) return undefined
  const codes = Array.from({ length: recoveryCodes }, () => newCode())
  // One statement: the new secret and its codes, or neither.
  const changed = await signIn.pool.query(
    `with confirmed as (
       update sign_in.second_factor set secret = pending, pending = null, pending_at = null, last_step = $2
       where account = $1 and pending is not null returning account),
     old as (delete from sign_in.recovery_code where account in (select account from confirmed))
     insert into sign_in.recovery_code (account, digest)
     select account, unnest($3::bytea[]) from confirmed`,
    [account, step, codes.map((one) => digestOf(signIn, account, one))],
  )
  return changed.rowCount === recoveryCodes ? codes : undefined
}

/** Whether a code is the one of the moment, or a recovery code. Either is good once. */
export async function takesSecondFactor(
  signIn: SignInTables,
  account: string,
  code: string,
  now: Date,
): Promise<boolean> {
  return /^\d{6}$/.test(figuresOf(code))
    ? takesStep(signIn, account, figuresOf(code), now)
    : takesRecoveryCode(signIn, account, code, now)
}

/** A step that was used is refused from then on, and all before it (RFC 6238, section 5.2). */
async function takesStep(signIn: SignInTables, account: string, code: string, now: Date) {
  const found = await signIn.pool.query(
    'select secret from sign_in.second_factor where account = $1 and secret is not null',
    [account],
  )
  const sealed = found.rows[0]?.secret
  const step = sealed && stepOfCode(opening(sealingKey(signIn), sealed, account), code, now)
  if (step === undefined) return false
  const taken = await signIn.pool.query(
    'update sign_in.second_factor set last_step = $2 where account = $1 and last_step < $2',
    [account, step],
  )
  return taken.rowCount === 1
}

async function takesRecoveryCode(signIn: SignInTables, account: string, code: string, now: Date) {
  const taken = await signIn.pool.query(
    'update sign_in.recovery_code set used_at = $3 where account = $1 and digest = $2 and used_at is null',
    [account, digestOf(signIn, account, code), now],
  )
  return taken.rowCount === 1
}

/** How many recovery codes are left. */
export async function recoveryCodesLeft({ pool }: SignInTables, account: string): Promise<number> {
  const found = await pool.query(
    'select count(*)::int as left from sign_in.recovery_code where account = $1 and used_at is null',
    [account],
  )
  return found.rows[0].left
}

/** Takes the second factor away: its telephone and its codes are lost, or it is no longer wanted. */
export async function dropSecondFactor({ pool }: SignInTables, account: string): Promise<void> {
  await pool.query('delete from sign_in.second_factor where account = $1', [account])
}

/** What authenticators show with a space in the middle. */
const figuresOf = (code: string) => code.replace(/\s/g, '')
