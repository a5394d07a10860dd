import { type Insertable, sql } from 'kysely'
import type { Invitation } from '../../../../db/types.ts'
import type { Remit } from '../../../server/actor.ts'
import type { Db } from '../../../server/database.ts'
import { inTree } from '../../organisations/index.ts'

/** Gives a role to the account of an address, where there is one; answers its id. */
export async function giveAtOnce(
  db: Db,
  address: string,
  { role, organisation, now }: { role: string; organisation: string; now: Date },
): Promise<string | undefined> {
  const known = await db
    .selectFrom('sign_in.user')
    .select('id')
    .where('email', '=', address)
    .executeTakeFirst()
  if (!known) return undefined
  await db
    .insertInto('role_held')
    .values({ account: known.id, role, organisation, given_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return known.id
}

export async function insertInvitation(db: Db, row: Insertable<Invitation>): Promise<string> {
  const { id } = await db.insertInto('invitation').values(row).returning('id').executeTakeFirstOrThrow()
  return id
}

/** Whether a name to sign in with is taken, by an account or by an invitation. */
export async function addressTaken(db: Db, address: string): Promise<boolean> {
  const { rows } = await sql`select from sign_in."user" where email = ${address}
    union all select from invitation where address = ${address}`.execute(db)
  return rows.length > 0
}

/** An invitation that opens an account: neither used, nor ended, nor taken back. */
export function openInvitation(db: Db, now: Date, by: { id: string } | { digest: Buffer }) {
  return db
    .selectFrom('invitation as i')
    .innerJoin('organisation as o', 'o.id', 'i.organisation')
    .select(['i.id', 'i.address', 'i.name', 'i.role', 'i.organisation', 'i.digest', 'o.name as where'])
    .where((e) => ('id' in by ? e('i.id', '=', by.id) : e('i.digest', '=', by.digest)))
    .where('i.account', 'is', null)
    .where('i.accepted_at', 'is', null)
    .where('i.revoked_at', 'is', null)
    .where('i.expires_at', '>', now)
    .executeTakeFirst()
}

/** Invitations not ended, within a remit, newest first. */
export function listInvitations(db: Db, remit: Remit, now: Date) {
  return db
    .selectFrom('invitation as i')
    .innerJoin('organisation as o', 'o.id', 'i.organisation')
    .select(['i.id', 'i.name', 'i.role', 'o.name as where', 'i.expires_at as expires'])
    .where('i.accepted_at', 'is', null)
    .where('i.revoked_at', 'is', null)
    .where('i.expires_at', '>', now)
    .where(inTree(remit, 'i.organisation'))
    .orderBy('i.created_at', 'desc')
    .limit(200)
    .execute()
}
