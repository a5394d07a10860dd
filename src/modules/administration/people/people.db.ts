import { sql } from 'kysely'
import type { Localized } from '../../../kernel/localized.ts'
import type { Remit } from '../../../server/actor.ts'
import { isNetwork } from '../../../server/at-network.ts'
import type { Db } from '../../../server/database.ts'
import type { HeldRole } from '../../../server/policy.ts'
import { inTree } from '../../organisations/index.ts'

export type RoleRow = {
  readonly account: string
  readonly role: HeldRole
  readonly organisation: string
  readonly slug: string
  readonly atNetwork: boolean
  readonly name: Localized
  readonly givenAt: Date
  readonly givenBy: string | null
  /** Whether it is kept aside, the account being deactivated. */
  readonly aside: boolean
}

/** Roles of accounts, held or set aside, oldest first. */
export async function rolesOf(db: Db, accounts: readonly string[]): Promise<readonly RoleRow[]> {
  const { rows } = await sql<RoleRow>`
    select h.account, h.role, h.organisation, o.slug, ${isNetwork} as "atNetwork", o.name, h.given_at as "givenAt", u.name as "givenBy", h.aside
    from (select account, role, organisation, given_at, given_by, false as aside from role_held
      union all select account, role, organisation, given_at, given_by, true from role_set_aside) h
    join organisation o on o.id = h.organisation
    left join sign_in."user" u on u.id = h.given_by
    where h.account = any(${sql.val([...accounts])}::text[]) order by h.given_at, o.slug, h.role`.execute(db)
  return rows
}

export type Facts = {
  readonly lastOn: string | null
  readonly secondFactor: boolean
  readonly sessions: number
}

/** How accounts sign in, as far as whoever acts administers them. */
export async function factsOf(
  db: Db,
  accounts: readonly string[],
  { timeZone, now }: { timeZone: string; now: Date },
): Promise<ReadonlyMap<string, Facts>> {
  const { rows } = await sql<Facts & { account: string }>`
    select account, last_on::text as "lastOn", second_factor as "secondFactor", sessions
    from sign_in.facts_of(${sql.val([...accounts])}::text[], ${timeZone}, ${now})`.execute(db)
  return new Map(rows.map((row) => [row.account, row]))
}

/** Somebody who holds a role, now or set aside, within a remit. */
export async function findPerson(db: Db, remit: Remit, account: string) {
  return db
    .selectFrom('sign_in.user as u')
    .leftJoin('account_deactivated as d', 'd.account', 'u.id')
    .select(['u.id', 'u.name', 'u.email', 'd.since as deactivatedAt'])
    .select(sql<boolean>`may_administer_account(u.id)`.as('administered'))
    .where('u.id', '=', account)
    .where(holdsWithin(remit))
    .executeTakeFirst()
}

/** Whether the account `u` holds a role at an organisation that the remit writes in. */
export const holdsWithin = (remit: Remit) =>
  sql<boolean>`exists (select from (select account, organisation from role_held
    union all select account, organisation from role_set_aside) held
    where held.account = u.id and ${inTree(remit, 'held.organisation')})`
