import { sql } from 'kysely'
import { z } from 'zod'
import { refuse } from '../../../kernel/result.ts'
import { heldRoles } from '../../../server/policy.ts'
import { command, done, nothing } from '../../../server/use-case.ts'
import { findOrganisation, reference } from '../../organisations/index.ts'
import { isLastAdministrator } from './last-administrator.ts'

/** Withdraws a role from an account, held or set aside. The last administrator of a network stays one. */
export const withdrawRole = command({
  action: 'person.withdraw_role',
  input: z.object({ account: z.string().min(1), role: z.enum(heldRoles), organisation: reference }),
  output: nothing,

  async run({ db, actor, journal }, { account, role, organisation: named }) {
    const organisation = await findOrganisation(db, actor.remit('person.withdraw_role'), named, true)
    if (!organisation) return refuse('organisation.unknown', 'organisation')
    if (role === 'administrator' && (await isLastAdministrator(db, account, organisation.id)))
      return refuse('person.last_administrator')
    const { rows } = await sql`with aside as (delete from role_set_aside
        where (account, role, organisation) = (${account}, ${role}, ${organisation.id}) returning 1),
      held as (delete from role_held
        where (account, role, organisation) = (${account}, ${role}, ${organisation.id}) returning 1)
      select from aside union all select from held`.execute(db)
    if (rows.length === 0) return refuse('not_found')
    journal(account, ['role', role])
    return done
  },
})
