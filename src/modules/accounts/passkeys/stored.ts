import type { Queried } from '../../../server/sign-in.ts'

/** A passkey as its holder sees it. */
export type PasskeyHeld = {
  readonly id: string
  readonly name: string
  readonly createdAt: Date
  readonly lastUsedOn: string | null
}

/** A passkey as a signature is checked with it. */
export type Passkey = {
  readonly id: string
  readonly credential: string
  readonly account: string
  readonly publicKey: Uint8Array<ArrayBuffer>
  readonly counter: number
  readonly transports: readonly string[]
}

export async function passkeysOf(db: Queried, account: string): Promise<readonly PasskeyHeld[]> {
  const { rows } = await db.query<PasskeyHeld>(
    `select id, name, created_at as "createdAt", last_used_on::text as "lastUsedOn"
     from sign_in.passkey where account = $1 order by created_at`,
    [account],
  )
  return rows
}

/** Ids of the credentials of an account: its authenticators are asked for none of them again. */
export async function credentialsOf(
  db: Queried,
  account: string,
): Promise<readonly { id: string; transports: string[] }[]> {
  const { rows } = await db.query<{ id: string; transports: string[] }>(
    'select credential as id, transports from sign_in.passkey where account = $1',
    [account],
  )
  return rows
}

/** The passkey with a credential's id, locked until the transaction ends: its counter goes up one use at a time. */
export async function passkeyWith(db: Queried, credential: string): Promise<Passkey | undefined> {
  const { rows } = await db.query<
    Omit<Passkey, 'counter' | 'publicKey'> & { counter: string; publicKey: Buffer }
  >(
    `select id, credential, account, public_key as "publicKey", counter, transports
     from sign_in.passkey where credential = $1 for update`,
    [credential],
  )
  const row = rows[0]
  return row && { ...row, counter: Number(row.counter), publicKey: new Uint8Array(row.publicKey) }
}

type New = Omit<Passkey, 'id'> & { readonly name: string; readonly now: Date }

/** Keeps a new passkey. Answers its id; undefined where its credential is known. */
export async function keepPasskey(db: Queried, made: New): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string }>(
    `insert into sign_in.passkey (credential, account, public_key, counter, transports, name, created_at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict on constraint passkey_credential_is_once do nothing returning id`,
    [
      made.credential,
      made.account,
      Buffer.from(made.publicKey),
      made.counter,
      made.transports,
      made.name,
      made.now,
    ],
  )
  return rows[0]?.id
}

export async function notePasskeyUsed(
  db: Queried,
  id: string,
  counter: number,
  today: string,
): Promise<void> {
  await db.query('update sign_in.passkey set counter = $2, last_used_on = $3 where id = $1', [
    id,
    counter,
    today,
  ])
}

export async function renameKept(db: Queried, account: string, id: string, name: string): Promise<boolean> {
  const { rowCount } = await db.query('update sign_in.passkey set name = $3 where id = $2 and account = $1', [
    account,
    id,
    name,
  ])
  return rowCount === 1
}

export async function removeKept(db: Queried, account: string, id: string): Promise<boolean> {
  const { rowCount } = await db.query('delete from sign_in.passkey where id = $2 and account = $1', [
    account,
    id,
  ])
  return rowCount === 1
}

/**
 * How many ways an account has to begin a session, of a provider only the one that is configured. Locks the account: of
 * two that are taken away at once, the second counts without the first.
 */
export async function waysOf(db: Queried, account: string, issuer: string | undefined): Promise<number> {
  await db.query('select from sign_in."user" where id = $1 for update', [account])
  const { rows } = await db.query<{ ways: number }>(
    `select ((select count(*) from sign_in.passkey where account = $1)
      + (select count(*) from sign_in.account where "userId" = $1 and password is not null)
      + (select count(*) from sign_in.provider_subject where account = $1 and issuer = $2))::int as ways`,
    [account, issuer ?? null],
  )
  return rows[0]?.ways ?? 0
}

/** Writes down that a challenge was answered. False where it was before: an answer that was copied. */
export async function answerOnce(db: Queried, digest: Buffer, until: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    'insert into sign_in.challenge_answered (digest, until) values ($1, $2) on conflict do nothing',
    [digest, until],
  )
  return rowCount === 1
}
