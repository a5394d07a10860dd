import { sql } from 'kysely'
import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { digestOfToken } from '../../../server/session.ts'
import { codeTyped } from '../../../server/sign-in-code.ts'
import { command, done, nothing, query } from '../../../server/use-case.ts'
import { openInvitation } from './invitations.db.ts'

/** The invitation that a link or a printed code is of. Asked by the instance, for whoever holds it. */
export const readInvitation = query({
  action: 'account.read_invitation',
  input: z.union([z.object({ id: z.uuid() }), z.object({ code: z.string().min(1).max(100) })]),
  output: z.object({
    id: z.uuid(),
    name: z.string(),
    address: z.string(),
    role: z.string(),
    where: z.record(z.string(), z.string()),
    printed: z.boolean(),
  }),

  async run({ db, now }, by) {
    const wanted = 'id' in by ? by : { digest: digestOfToken(codeTyped(by.code)) }
    const found = await openInvitation(db, now, wanted)
    if (!found) return refuse('invitation.none', 'code')
    const { digest, ...told } = found
    return ok({ ...told, printed: digest !== null } as never)
  },
})

/** Gives the account its role; an invitation is good once. */
export const acceptInvitation = command({
  action: 'account.accept_invitation',
  input: z.object({ id: z.uuid(), account: z.string().min(1) }),
  output: nothing,

  async run({ db, now, journal }, { id, account }) {
    const open = await openInvitation(db, now, { id })
    const used = await db
      .updateTable('invitation')
      .set({ accepted_at: now })
      .where('id', '=', id)
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!open || !used) return refuse('invitation.none', 'code')
    await sql`insert into role_held (account, role, organisation)
      values (${account}, ${open.role}, ${open.organisation}) on conflict do nothing`.execute(db)
    journal(id, ['accepted_at'])
    return done
  },
})
