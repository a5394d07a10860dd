import { z } from 'zod'
import { ok } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'
import { wantsWeekly } from '../reminders/index.ts'

const text = z.record(z.string(), z.string())

/** Who I am here: what I may do and where, my tokens. */
export const showAccount = query({
  action: 'account.read',
  input: z.object({}),
  output: z.object({
    name: z.string(),
    email: z.string(),
    roles: z.array(z.object({ role: z.string(), organisation: text })),
    /** Whether the weekly digest comes; null for whoever would not get one. */
    weekly: z.boolean().nullable(),
    tokens: z.array(
      z.object({
        id: z.uuid(),
        scope: z.string(),
        createdAt: z.date(),
        expiresAt: z.date(),
        lastUsedOn: z.string().nullable(),
      }),
    ),
  }),

  async run({ db, actor, now }) {
    const account = actor.account ?? ''
    const me = await db
      .selectFrom('sign_in.user')
      .select(['name', 'email'])
      .where('id', '=', account)
      .executeTakeFirst()
    const roles = await db
      .selectFrom('role_held as h')
      .innerJoin('organisation as o', 'o.id', 'h.organisation')
      .select(['h.role', 'o.name as organisation'])
      .where('h.account', '=', account)
      .execute()
    const tokens = await db
      .selectFrom('api_token')
      .select([
        'id',
        'scope',
        'created_at as createdAt',
        'expires_at as expiresAt',
        'last_used_on as lastUsedOn',
      ])
      .where('account', '=', account)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now)
      .orderBy('created_at', 'desc')
      .execute()
    const weekly = actor.may('reminder.weekly') ? await wantsWeekly(db, account) : null
    return ok({ name: me?.name ?? '', email: me?.email ?? '', roles: roles as never, weekly, tokens })
  },
})
