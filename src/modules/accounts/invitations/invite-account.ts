import { z } from 'zod'
import type { Localized } from '../../../kernel/localized.ts'
import { ok, refuse } from '../../../kernel/result.ts'
import type { Db } from '../../../server/database.ts'
import { screenLanguages } from '../../../server/messages.ts'
import { send } from '../../../server/outbox/index.ts'
import { heldRoles } from '../../../server/policy.ts'
import { digestOfToken } from '../../../server/session.ts'
import { addressShown, takesMail } from '../../../server/sign-in-address.ts'
import { newCode } from '../../../server/sign-in-code.ts'
import { command } from '../../../server/use-case.ts'
import { findOrganisation, reference } from '../../organisations/index.ts'
import { invitationDays, remitToGive, signInName } from './invitation.ts'
import { invitationMessage, roleMessage } from './invitation-message.ts'
import { addressTaken, giveAtOnce, insertInvitation } from './invitations.db.ts'

/**
 * Invites somebody to an account with a role: by mail, or where they have no address by a code that is shown this once.
 * Whoever has an account is given the role at once, and told; the answer is the same.
 */
export const inviteAccount = command({
  action: 'account.invite',
  input: z.object({
    name: z.string().trim().min(1).max(200),
    email: z.email().max(200).refine(takesMail).optional(),
    role: z.enum(heldRoles),
    organisation: reference,
    language: z.enum(screenLanguages).default('fr'),
  }),
  output: z.object({
    id: z.uuid(),
    name: z.string(),
    /** What the account will sign in with, as its holder types it. */
    address: z.string(),
    /** Null where it goes by mail. */
    code: z.string().nullable(),
    expires: z.date(),
  }),

  async run(context, { name, email, role, organisation: named, language }) {
    const { db, actor, now, journal } = context
    const organisation = await findOrganisation(db, remitToGive(actor, role), named, true)
    if (!organisation) return refuse('organisation.unknown', 'organisation')
    const address = email?.toLowerCase() ?? (await freeName(db, name))
    const code = email ? null : newCode()
    const expires = new Date(now.getTime() + invitationDays * 86_400_000)
    const given = email
      ? await giveAtOnce(db, address, { role, organisation: organisation.id, now })
      : undefined
    const id = await insertInvitation(db, {
      address,
      name,
      role,
      organisation: organisation.id,
      language,
      digest: code === null ? null : digestOfToken(code),
      account: given ?? null,
      created_by: actor.account,
      created_at: now,
      expires_at: expires,
    })
    const told = {
      id,
      organisationId: organisation.id,
      recipient: address,
      language,
      name,
      role,
      organisation: organisation.name as Localized,
      expires,
      timeZone: context.timeZone,
    }
    if (email) await send(context, given ? roleMessage(told) : invitationMessage(told))
    journal(id, ['role', 'organisation'])
    return ok({ id, name, address: addressShown(address), code, expires })
  },
})

async function freeName(db: Db, name: string): Promise<string> {
  for (;;) {
    const address = signInName(name)
    if (!(await addressTaken(db, address))) return address
  }
}
