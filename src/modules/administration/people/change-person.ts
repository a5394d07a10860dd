import { sql } from 'kysely'
import { z } from 'zod'
import { refuse } from '../../../kernel/result.ts'
import type { Db } from '../../../server/database.ts'
import { eraseFor } from '../../../server/erasure.ts'
import type { Action } from '../../../server/policy.ts'
import { command, done, nothing, type Reading } from '../../../server/use-case.ts'
import { giveUpMessagesTo } from '../../messages/index.ts'
import { isLastAdministrator } from './last-administrator.ts'
import { findPerson } from './people.db.ts'

const input = z.object({ account: z.string().min(1) })

/** Somebody whom the actor administers wherever they hold a role. Who is administered elsewhere too is told so. */
async function administered({ db, actor }: Reading, action: Action, account: string) {
  const person = await findPerson(db, actor.remit(action), account)
  if (!person) return refuse('not_found')
  return person.administered ? person : refuse('person.elsewhere_too')
}

const refused = (found: object): found is ReturnType<typeof refuse<'not_found' | 'person.elsewhere_too'>> =>
  'ok' in found

/** Ends every session of somebody: where a device was lost. */
export const endSessions = command({
  action: 'person.end_sessions',
  input,
  output: nothing,

  async run(context, { account }) {
    const found = await administered(context, 'person.end_sessions', account)
    if (refused(found)) return found
    await sql`select sign_in.end_sessions(${account})`.execute(context.db)
    context.journal(account, ['sessions'])
    return done
  },
})

/** Deactivates an account: nobody signs in with it any more, and its roles are kept aside. */
export const deactivate = command({
  action: 'person.deactivate',
  input,
  output: nothing,

  async run(context, { account }) {
    const { db, actor, now, journal } = context
    const found = await administered(context, 'person.deactivate', account)
    if (refused(found)) return found
    if (account === actor.account) return refuse('person.oneself')
    if (found.deactivatedAt) return refuse('person.deactivated_already')
    if (await isLastAdministrator(db, account)) return refuse('person.last_administrator')
    await sql`insert into account_deactivated (account, since) values (${account}, ${now})`.execute(db)
    await sql`insert into role_set_aside (account, role, organisation, given_at, given_by)
      select account, role, organisation, given_at, given_by from role_held where account = ${account}`.execute(
      db,
    )
    await sql`delete from role_held where account = ${account}`.execute(db)
    await sql`select sign_in.end_sessions(${account})`.execute(db)
    journal(account, ['active', 'roles', 'sessions'])
    return done
  },
})

/** Puts a deactivated account back, with the roles that were kept aside. */
export const reactivate = command({
  action: 'person.reactivate',
  input,
  output: nothing,

  async run(context, { account }) {
    const { db, journal } = context
    const found = await administered(context, 'person.reactivate', account)
    if (refused(found)) return found
    const ended = await db
      .deleteFrom('account_deactivated')
      .where('account', '=', account)
      .returning('account')
      .executeTakeFirst()
    if (!ended) return refuse('person.active_already')
    await sql`insert into role_held (account, role, organisation, given_at, given_by)
      select account, role, organisation, given_at, given_by from role_set_aside where account = ${account}`.execute(
      db,
    )
    await sql`delete from role_set_aside where account = ${account}`.execute(db)
    journal(account, ['active', 'roles'])
    return done
  },
})

/** Erases somebody, for good. Asked for by typing their name. */
export const erasePerson = command({
  action: 'person.erase',
  input: input.extend({ name: z.string().trim().max(200) }),
  output: nothing,

  async run(context, { account, name }) {
    const { db, actor, journal } = context
    const found = await administered(context, 'person.erase', account)
    if (refused(found)) return found
    if (account === actor.account) return refuse('person.oneself')
    if (name !== found.name) return refuse('person.another_name', 'name')
    if (await isLastAdministrator(db, account)) return refuse('person.last_administrator')
    await eraseFor(context, { kind: 'account', subject: account })
    journal(account, ['erased'])
    return done
  },
})

/** Name, address, sessions, ways in, tokens, roles and waiting messages of an account; what it wrote stays, by its id. */
export const accountEraser = {
  kind: 'account',
  async erase(reading: Reading, account: string) {
    const { db, now } = reading
    await eraseInvitations(db, account)
    await eraseMessages(reading, account)
    await sql`update api_token set revoked_at = ${now} where account = ${account} and revoked_at is null`.execute(
      db,
    )
    await sql`delete from account_choice where account = ${account}`.execute(db)
    // First what signing in keeps: once the roles are gone, nobody but the instance administers the account.
    await sql`select sign_in.erase_account(${account})`.execute(db)
    await sql`delete from role_held where account = ${account}`.execute(db)
    await sql`delete from role_set_aside where account = ${account}`.execute(db)
  },
}

/** What waits to go out to them, while their address is still known. */
async function eraseMessages(reading: Reading, account: string) {
  const known = await reading.db
    .selectFrom('sign_in.user')
    .select('email')
    .where('id', '=', account)
    .executeTakeFirst()
  if (known) await giveUpMessagesTo(reading, { account, address: known.email })
}

const eraseInvitations = (db: Db, account: string) =>
  sql`delete from invitation where account = ${account}
    or address = (select email from sign_in."user" where id = ${account})`.execute(db)
