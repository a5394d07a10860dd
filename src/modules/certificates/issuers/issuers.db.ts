import { randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Localized } from '../../../kernel/localized.ts'
import type { Remit } from '../../../server/actor.ts'
import type { Db } from '../../../server/database.ts'
import { opening, sealing } from '../../../server/keys.ts'
import type { Reading } from '../../../server/use-case.ts'
import { inTree } from '../../organisations/index.ts'
import { publicKeyOf, type SigningKey } from '../badges/sign.ts'
import type { IssuerShown } from '../certificates.forms.ts'
import { didFor } from './did.ts'

export type Issuer = {
  readonly id: string
  readonly slug: string
  readonly name: Localized
  readonly url: string | null
  readonly organisation: string
}

const rows = (db: Db) =>
  db
    .selectFrom('certificate_issuer as i')
    .select(['i.id', 'i.slug', 'i.name', 'i.url', 'i.organisation'])
    .orderBy('i.slug')

/** An issuer by its slug, within the tree of a remit where one is given. */
export const findIssuer = async (db: Db, slug: string, remit: Remit = 'everywhere') =>
  (await rows(db).where('i.slug', '=', slug).where(inTree(remit, 'i.organisation')).executeTakeFirst()) as
    | Issuer
    | undefined

export const issuerById = async (db: Db, id: string) =>
  (await rows(db).where('i.id', '=', id).executeTakeFirstOrThrow()) as Issuer

/** Issuers as they are shown: all or those of a remit, those after the slug given. */
export async function readIssuers(
  { db, baseUrl }: Pick<Reading, 'db' | 'baseUrl'>,
  { limit, after, remit = 'everywhere' }: { limit: number; after?: string | undefined; remit?: Remit },
): Promise<readonly IssuerShown[]> {
  const found = await rows(db)
    .where(inTree(remit, 'i.organisation'))
    .innerJoin('organisation as o', 'o.id', 'i.organisation')
    .innerJoin('issuer_key as k', (join) =>
      join.onRef('k.issuer', '=', 'i.id').on('k.replaced_at', 'is', null),
    )
    .select(['o.slug as organisation', 'k.id as key', 'k.did', 'k.public_key'])
    .select(sql<number>`(select count(*)::int from issuer_key a where a.issuer = i.id)`.as('keys'))
    .$if(after !== undefined, (q) => q.where('i.slug', '>', after as string))
    .limit(limit)
    .execute()
  return found.map(({ id: _, did, public_key, ...one }) => ({
    ...one,
    name: one.name as IssuerShown['name'],
    did: did ?? didFor(baseUrl, one.slug, public_key),
  }))
}

const sealedAs = (key: string) => `issuer key ${key}`

/** Makes a key for an issuer: its private half is sealed with the installation's newest key, and only ever opened to sign. */
export async function makeKey({ db, fileKeys, now }: Reading, issuer: string): Promise<string> {
  const id = randomUUID()
  const seed = randomBytes(32)
  const wrapping = fileKeys.newest()
  const public_key = await publicKeyOf(seed)
  const sealed = sealing(wrapping.bytes, seed, sealedAs(id))
  await db
    .insertInto('issuer_key')
    .values({ id, issuer, public_key, sealed, key: wrapping.id, made_at: now })
    .execute()
  return id
}

/** `named` once its name is written down. */
export type Key = SigningKey & { readonly id: string; readonly named: boolean }

/** Opens a key to sign with: the issuer's of today, or the one named. Its name is what is written down, else today's. */
export async function openKey(
  { db, fileKeys, baseUrl }: Pick<Reading, 'db' | 'fileKeys' | 'baseUrl'>,
  { issuer, id }: { readonly issuer: Pick<Issuer, 'id' | 'slug'>; readonly id?: string },
): Promise<Key> {
  const row = await db
    .selectFrom('issuer_key')
    .select(['id', 'public_key', 'sealed', 'key', 'did'])
    .where('issuer', '=', issuer.id)
    .$if(id !== undefined, (q) => q.where('id', '=', id as string))
    .$if(id === undefined, (q) => q.where('replaced_at', 'is', null))
    .executeTakeFirstOrThrow()
  return opensAs(row, { fileKeys, baseUrl, issuer })
}

type KeyRow = {
  readonly id: string
  readonly public_key: string
  readonly sealed: Buffer
  readonly key: string
  readonly did: string | null
}

async function opensAs(
  { id, public_key: publicKey, sealed, key, did }: KeyRow,
  { fileKeys, baseUrl, issuer }: Pick<Reading, 'fileKeys' | 'baseUrl'> & { issuer: Pick<Issuer, 'slug'> },
): Promise<Key> {
  const seed = opening((await fileKeys.of(key)).bytes, sealed, sealedAs(id))
  return { id, publicKey, seed, did: did ?? didFor(baseUrl, issuer.slug, publicKey), named: did !== null }
}

/** An issuer with the key that it signs with today, and the last list of what that key signed. */
export type Signer = { readonly issuer: Issuer; readonly key: Key; readonly list: number | null }

/** The signers of some issuers, by id. */
export async function signersOf(
  { db, fileKeys, baseUrl }: Pick<Reading, 'db' | 'fileKeys' | 'baseUrl'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Signer>> {
  const found = await rows(db)
    .innerJoin('issuer_key as k', (join) =>
      join.onRef('k.issuer', '=', 'i.id').on('k.replaced_at', 'is', null),
    )
    .select(['k.id as key_id', 'k.public_key', 'k.sealed', 'k.key', 'k.did'])
    .select(sql<number | null>`(select max(c.list) from certificate c where c.issuer_key = k.id)`.as('list'))
    .where('i.id', 'in', [...ids])
    .execute()
  const signers = await Promise.all(
    found.map(async ({ key_id, public_key, sealed, key, did, list, ...row }): Promise<Signer> => {
      const issuer = row as Issuer
      const opened = await opensAs(
        { id: key_id, public_key, sealed, key, did },
        { fileKeys, baseUrl, issuer },
      )
      return { issuer, list, key: opened }
    }),
  )
  return new Map(signers.map((one) => [one.issuer.id, one]))
}

/** A key that signs a badge, or is named in one, keeps its name from then on, wherever this site moves. */
export async function nameKey(db: Db, { id, did, named }: Key): Promise<void> {
  if (!named)
    await db.updateTable('issuer_key').set({ did }).where('id', '=', id).where('did', 'is', null).execute()
}

export type KnownKey = {
  readonly id: string
  readonly did: string
  readonly publicKey: string
  readonly issuer: Issuer
}

/**
 * The key of ours that signed, by its name in a signature: one that was replaced too. We alone hold its private half, so
 * whatever it signed under was its name that day, though this site may have had another address: a passport is signed
 * before any name is written down.
 */
export async function keyUnder(db: Db, method: string): Promise<KnownKey | undefined> {
  const [did = '', publicKey = ''] = method.split('#')
  const found = await rows(db)
    .innerJoin('issuer_key as k', 'k.issuer', 'i.id')
    .select('k.id as key')
    .where('k.public_key', '=', publicKey)
    .executeTakeFirst()
  if (!found) return undefined
  const { key: id, ...issuer } = found
  return { id, did, publicKey, issuer: issuer as Issuer }
}

/** The public halves that an issuer signed with, or may, under a name of this site. */
export async function publicKeysOf(db: Db, issuer: string, did: string): Promise<readonly string[]> {
  const found = await db
    .selectFrom('issuer_key')
    .select('public_key')
    .where('issuer', '=', issuer)
    .where((eb) => eb.or([eb('did', '=', did), eb('did', 'is', null)]))
    .orderBy('made_at')
    .orderBy('id')
    .execute()
  return found.map((one) => one.public_key)
}
