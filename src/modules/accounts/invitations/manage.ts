import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { heldRoles } from '../../../server/policy.ts'
import { command, done, nothing, query } from '../../../server/use-case.ts'
import { inTree } from '../../organisations/index.ts'
import { remitToGive, rolesToGive } from './invitation.ts'
import { listInvitations } from './invitations.db.ts'

const text = z.record(z.string(), z.string())

/** What an invitation can be of, and those that wait. */
export const showInvitations = query({
  action: 'account.invite',
  input: z.object({}),
  output: z.object({
    roles: z.array(z.enum(heldRoles)),
    organisations: z.array(z.object({ slug: z.string(), name: text })),
    invitations: z.array(
      z.object({ id: z.uuid(), name: z.string(), role: z.enum(heldRoles), where: text, expires: z.date() }),
    ),
  }),

  async run({ db, actor, now }) {
    const remit = actor.remit('account.invite')
    const organisations = await db
      .selectFrom('organisation as o')
      .select(['o.slug', 'o.name'])
      .where('o.status', '=', 'active')
      .where(inTree(remit, 'o.id'))
      .orderBy('o.slug')
      .execute()
    const invitations = await listInvitations(db, remit, now)
    return ok({ roles: [...rolesToGive(actor, heldRoles)], organisations, invitations } as never)
  },
})

/** Takes an invitation back, and the role that was given by it at once. */
export const revokeInvitation = command({
  action: 'account.revoke_invitation',
  input: z.object({ id: z.uuid() }),
  output: nothing,

  async run({ db, actor, now, journal }, { id }) {
    const found = await db
      .selectFrom('invitation as i')
      .select(['i.role', 'i.organisation', 'i.account', 'i.created_at'])
      .where('i.id', '=', id)
      .where('i.accepted_at', 'is', null)
      .where('i.revoked_at', 'is', null)
      .where(inTree(actor.remit('account.revoke_invitation'), 'i.organisation'))
      .forUpdate('i')
      .executeTakeFirst()
    const role = heldRoles.find((one) => one === found?.role)
    if (!found || !role || remitToGive(actor, role).length === 0) return refuse('not_found')
    await db.updateTable('invitation').set({ revoked_at: now }).where('id', '=', id).execute()
    if (found.account)
      await db
        .deleteFrom('role_held')
        .where('account', '=', found.account)
        .where('role', '=', found.role)
        .where('organisation', '=', found.organisation)
        // One that was held before is not of this invitation.
        .where('given_at', '=', found.created_at)
        .execute()
    journal(id, ['revoked_at'])
    return done
  },
})
