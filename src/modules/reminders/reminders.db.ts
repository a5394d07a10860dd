import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Localized } from '../../kernel/localized.ts'
import type { Db } from '../../server/database.ts'
import { takesMail } from '../../server/sign-in-address.ts'
import type { Reading } from '../../server/use-case.ts'

export type Organisation = { readonly id: string; readonly slug: string; readonly name: Localized }

/** Organisations by id, as a reminder names them. */
export async function organisationsNamed(db: Db, ids: readonly string[]): Promise<readonly Organisation[]> {
  const rows = await db
    .selectFrom('organisation')
    .select(['id', 'slug', 'name'])
    .where(sql<boolean>`id = any(${sql.val([...ids])}::uuid[])`)
    .orderBy('slug')
    .execute()
  return rows as ((typeof rows)[number] & Organisation)[]
}

/** Who is written to for an organisation: its managers, who have accounts that mail reaches; else its own address. */
export async function readersOf(db: Db, organisation: string) {
  const { rows } = await sql<{ email: string }>`
    select distinct u.email from role_held h join sign_in."user" u on u.id = h.account
    where h.organisation = ${organisation} and h.role = 'service_manager' order by u.email`.execute(db)
  const own = await db
    .selectFrom('organisation')
    .select('email')
    .where('id', '=', organisation)
    .executeTakeFirst()
  return { managers: rows.map((row) => row.email).filter(takesMail), own: own?.email ?? null }
}

/** Whether an organisation was reminded since a day. */
export const remindedSince = async (db: Db, organisation: string, day: string) =>
  (await db
    .selectFrom('reminder')
    .select('day')
    .where('organisation', '=', organisation)
    .where('day', '>=', day)
    .executeTakeFirst()) !== undefined

/** Takes the one reminder that an organisation may get today; false where another took it. */
export async function takeTurn({ db, actor, now, today }: Reading, organisation: string): Promise<boolean> {
  const taken = await db
    .insertInto('reminder')
    .values({ organisation, day: today, written_at: now, asked_by: actor.account })
    .onConflict((conflict) => conflict.doNothing())
    .returning('day')
    .executeTakeFirst()
  return taken !== undefined
}

const digestOf = (address: string) => createHash('sha256').update(address.trim().toLowerCase()).digest()

/** An address that is written to for an organisation, with until when it asked for silence. */
export async function readerAt(db: Db, organisation: string, address: string) {
  const address_digest = digestOf(address)
  await db
    .insertInto('reminder_reader')
    .values({ organisation, address_digest })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return db
    .selectFrom('reminder_reader')
    .select(['id', 'paused_until as pausedUntil'])
    .where('organisation', '=', organisation)
    .where('address_digest', '=', address_digest)
    .executeTakeFirstOrThrow()
}

/** The reader whose link acts. */
export const findReader = async (db: Db, id: string) =>
  (await db
    .selectFrom('reminder_reader as r')
    .innerJoin('organisation as o', 'o.id', 'r.organisation')
    .select(['r.id', 'r.paused_until as pausedUntil', 'o.name'])
    .where('r.id', '=', id)
    .executeTakeFirst()) as { id: string; pausedUntil: string | null; name: Localized } | undefined
