import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Database, Db } from './database.ts'
import { derive } from './secret.ts'

export type Key = { readonly id: string; readonly bytes: Buffer }
const purposes = ['sign_in', 'links', 'files', 'messages'] as const
type Purpose = (typeof purposes)[number]

/** The installation's keys, unwrapped: they are in memory only. */
export type Keys = {
  readonly signIn: string
  readonly links: string
  readonly files: KeyRing
  readonly messages: KeyRing
}

/** The keys of one purpose, newest first. One added by another process is found when something sealed with it is opened. */
export class KeyRing {
  constructor(
    private keys: readonly Key[],
    private readonly again: () => Promise<KeyRing>,
  ) {}

  /** What is new is sealed with this one. */
  newest(): Key {
    const [first] = this.keys
    if (!first) throw new Error('an installation without a key for a purpose')
    return first
  }

  /** What is old opens with its own. */
  async of(id: string): Promise<Key> {
    const known = () => this.keys.find((key) => key.id === id)
    if (!known()) this.keys = (await this.again()).keys
    const key = known()
    if (!key) throw new Error(`no key ${id} of this purpose`)
    return key
  }

  ids(): readonly string[] {
    return this.keys.map((key) => key.id)
  }
}

export class SecretOpensNothing extends Error {}

/**
 * Opens the keys of an installation; those that are missing are made. Keys wrapped with the secret before are wrapped
 * anew with the present one. Throws `SecretOpensNothing` where neither opens one.
 */
export async function openKeys(database: Database, secret: string, before?: string): Promise<Keys> {
  await database.transaction().execute(async (db) => {
    // Of two processes that start together, one makes the keys.
    await sql`select pg_advisory_xact_lock(hashtext('maillage keys'))`.execute(db)
    for (const purpose of purposes) await makeFirst(db, secret, before, purpose)
  })
  const rows = await database
    .selectFrom('installation_key')
    .select(['id', 'purpose', 'wrapped', 'wrapped_with'])
    .orderBy('made_at', 'desc')
    .execute()
  const opened: (Key & { readonly purpose: string })[] = []
  for (const row of rows) {
    const bytes = openKey(row, secret, before)
    if (row.wrapped_with !== markOf(secret)) await rewrap(database, secret, { id: row.id, bytes })
    opened.push({ id: row.id, purpose: row.purpose, bytes })
  }
  const of = (purpose: Purpose) => opened.filter((key) => key.purpose === purpose)
  return {
    signIn: of('sign_in')[0]?.bytes.toString('base64url') ?? '',
    links: of('links')[0]?.bytes.toString('base64url') ?? '',
    files: new KeyRing(of('files'), async () => (await openKeys(database, secret)).files),
    messages: new KeyRing(of('messages'), async () => (await openKeys(database, secret)).messages),
  }
}

type WrappedKey = { readonly id: string; readonly wrapped: Buffer; readonly wrapped_with: string }

/** One key as its row holds it, opened. Throws `SecretOpensNothing` where neither secret does. */
export function openKey({ id, wrapped, wrapped_with }: WrappedKey, secret: string, before?: string): Buffer {
  const wrapping = [secret, before].find((one) => one !== undefined && markOf(one) === wrapped_with)
  if (wrapping === undefined) throw new SecretOpensNothing(`key ${id}`)
  return opening(wrappingKey(wrapping), wrapped, id)
}

/** A key as a row holds it. */
export const wrapKey = ({ id, bytes }: Key, secret: string) => ({
  wrapped: sealing(wrappingKey(secret), bytes, id),
  wrapped_with: markOf(secret),
})

/** Adds a key for a purpose: from the next start, or reading of the keys, on it is the newest. Returns its id. */
export async function addKey(database: Database, secret: string, purpose: Purpose): Promise<string> {
  return insertKey(database, secret, purpose, randomBytes(32))
}

/** Sign-in and links began with keys that follow from the secret: an installation of then keeps its sessions and links. */
async function makeFirst(database: Db, secret: string, before: string | undefined, purpose: Purpose) {
  const known = await database
    .selectFrom('installation_key')
    .select('id')
    .where('purpose', '=', purpose)
    .limit(1)
    .executeTakeFirst()
  if (known) return
  const first = before ?? secret
  const bytes =
    purpose === 'files' || purpose === 'messages'
      ? randomBytes(32)
      : Buffer.from(derive(first, purpose === 'links' ? 'links' : 'sign-in'), 'base64url')
  await insertKey(database, secret, purpose, bytes)
}

async function insertKey(database: Database | Db, secret: string, purpose: Purpose, bytes: Buffer) {
  const id = crypto.randomUUID()
  await database
    .insertInto('installation_key')
    .values({ id, purpose, ...wrapKey({ id, bytes }, secret), made_at: new Date() })
    .execute()
  return id
}

async function rewrap(database: Database, secret: string, key: Key) {
  await database.updateTable('installation_key').set(wrapKey(key, secret)).where('id', '=', key.id).execute()
}

const wrappingKey = (secret: string) =>
  Buffer.from(hkdfSync('sha256', secret, 'maillage', 'installation keys', 32))
const markOf = (secret: string) =>
  createHash('sha256').update(derive(secret, 'mark of the secret')).digest('hex').slice(0, 16)

const nonceBytes = 12
const tagBytes = 16

/**
 * Bytes sealed with a key of 32 bytes: nonce, tag, ciphertext (AES-256-GCM, NIST SP 800-38D). They open only in the
 * context they were sealed in, so that nobody swaps two of them.
 */
export function sealing(key: Buffer, plain: Uint8Array, context: string): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

/** What was sealed. Throws where the key, the context or one bit is another. */
export function opening(key: Buffer, sealed: Uint8Array, context: string): Buffer {
  const bytes = Buffer.from(sealed)
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes))
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
  return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()])
}
