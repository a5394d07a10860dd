import { createHmac } from 'node:crypto'
import type { SignIn } from './sign-in.ts'

/**
 * How often something may fail: a password is not guessed at eight a minute; six figures, which a step of before and
 * after triple, are not at eight in fifteen minutes; a mailbox is not filled with links.
 */
const limits = {
  password: { most: 8, within: 60_000 },
  code: { most: 8, within: 900_000 },
  link: { most: 3, within: 3_600_000 },
  printed: { most: 10, within: 60_000 },
} as const
export type AttemptAt = keyof typeof limits

const digestOf = (signIn: SignIn, at: AttemptAt, whose: string) =>
  createHmac('sha256', signIn.key).update(`attempt:${at}:${whose}`).digest()

/**
 * Counts an attempt before it is made, in the database, so that all processes count together. Answers for how many
 * seconds there are too many: undefined where it may be made. It is counted by what is tried, never by who comes from
 * where: a front desk shares one address of the network.
 */
export async function tooManyAttempts(
  signIn: SignIn,
  at: AttemptAt,
  whose: string,
  now: Date,
): Promise<number | undefined> {
  const digest = digestOf(signIn, at, whose)
  const { most, within } = limits[at]
  const begun = new Date(now.getTime() - within)
  // Most of a flood ends here, without a write and before anything is hashed.
  const full = await signIn.pool.query(
    'select since from sign_in.attempts where digest = $1 and count >= $2 and since > $3 and since <= $4',
    [digest, most, begun, now],
  )
  if (full.rows[0]) return secondsLeft(full.rows[0].since)
  // A clock that was set back begins to count anew.
  const counted = await signIn.pool.query(
    `insert into sign_in.attempts as a (digest, since, count) values ($1, $4, 1)
     on conflict (digest) do update set
       count = case when a.since > $3 and a.since <= $4 then a.count + 1 else 1 end,
       since = case when a.since > $3 and a.since <= $4 then a.since else $4 end
     where a.count < $2 or a.since <= $3 or a.since > $4
     returning count`,
    [digest, most, begun, now],
  )
  if (counted.rowCount === 0) return secondsLeft(now)
  if (counted.rows[0].count === 1) await forgetOld()
  return undefined

  function secondsLeft(since: Date) {
    return Math.max(1, Math.ceil((since.getTime() + within - now.getTime()) / 1000))
  }

  /** As many go as may come, a few at a time. */
  async function forgetOld() {
    const longest = Math.max(...Object.values(limits).map((one) => one.within))
    await signIn.pool.query(
      `delete from sign_in.attempts where digest in
         (select digest from sign_in.attempts where since <= $1 limit 20 for update skip locked)`,
      [new Date(now.getTime() - longest)],
    )
  }
}

/** What was counted and not tried after all. */
export async function takeBackAttempt(signIn: SignIn, at: AttemptAt, whose: string): Promise<void> {
  const digest = digestOf(signIn, at, whose)
  const { rowCount } = await signIn.pool.query(
    'update sign_in.attempts set count = count - 1 where digest = $1 and count > 1',
    [digest],
  )
  if (rowCount === 0)
    await signIn.pool.query('delete from sign_in.attempts where digest = $1 and count = 1', [digest])
}

/** What succeeded has no failures behind it. */
export async function forgetAttempts(signIn: SignIn, at: AttemptAt, whose: string): Promise<void> {
  await signIn.pool.query('delete from sign_in.attempts where digest = $1', [digestOf(signIn, at, whose)])
}
