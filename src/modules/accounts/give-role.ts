import { sql } from 'kysely'
import { z } from 'zod'
import { refuse } from '../../kernel/result.ts'
import type { Db } from '../../server/database.ts'
import { heldRoles } from '../../server/policy.ts'
import { command, done, nothing } from '../../server/use-case.ts'
import { findOrganisation, reference } from '../organisations/index.ts'

/** Gives an account a role at an organisation, for what that reaches. */
export const giveRole = command({
  action: 'account.give_role',
  input: z.object({ account: z.string().min(1), role: z.enum(heldRoles), organisation: reference }),
  output: nothing,

  async run({ db, actor, now, journal }, { account, role, organisation: named }) {
    const organisation = await findOrganisation(db, actor.remit('account.give_role'), named, true)
    if (!organisation) return refuse('organisation.unknown', 'organisation')
    if (await isDeactivated(db, account)) return refuse('account.deactivated', 'account')
    await sql`insert into role_held (account, role, organisation, given_at)
      values (${account}, ${role}, ${organisation.id}, ${now}) on conflict do nothing`.execute(db)
    journal(account, ['role', role])
    return done
  },
})

const isDeactivated = async (db: Db, account: string) =>
  (await db
    .selectFrom('account_deactivated')
    .select('since')
    .where('account', '=', account)
    .executeTakeFirst()) !== undefined
