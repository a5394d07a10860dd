import { sql } from 'kysely'
import type { Db } from '../../../server/database.ts'

/**
 * Whether an account is the only administrator of a network: of this one, or of any. Holds the networks asked about, so
 * that of two who withdraw at once the second counts after the first (the database says so too: role_held_last_administrator).
 */
export async function isLastAdministrator(db: Db, account: string, organisation?: string): Promise<boolean> {
  const asked =
    organisation === undefined
      ? sql`select organisation from role_held where account = ${account}`
      : sql`select ${organisation}::uuid`
  await sql`select from organisation where kind = 'network' and id in (${asked}) order by id for no key update`.execute(
    db,
  )
  const { rows } =
    await sql`select from role_held h join organisation o on o.id = h.organisation and o.kind = 'network'
    where h.account = ${account} and h.role = 'administrator' and h.organisation in (${asked})
      and not exists (select from role_held other where other.organisation = h.organisation
        and other.role = 'administrator' and other.account <> h.account)`.execute(db)
  return rows.length > 0
}
