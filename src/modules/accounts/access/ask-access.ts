import { sql } from 'kysely'
import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { send } from '../../../server/outbox/index.ts'
import { accountAt, type SignIn } from '../../../server/sign-in.ts'
import { openAccess } from '../../../server/sign-in-access.ts'
import { takesMail } from '../../../server/sign-in-address.ts'
import { tooManyAttempts } from '../../../server/sign-in-attempts.ts'
import { command, done, nothing, type Request } from '../../../server/use-case.ts'
import { inTree } from '../../organisations/index.ts'
import { onBehalfOf } from '../notes.ts'
import { texts } from '../texts.ts'

/** Mails the link of a way back in. Asked by the instance, for whoever typed an address that has an account. */
export const mailAccess = command({
  action: 'account.mail_access',
  input: z.object({ account: z.string().min(1), access: z.uuid() }),
  output: nothing,

  async run(context, { account, access }) {
    const { language } = context.actor
    const t = texts.in(language)
    const { name, email } = await context.db
      .selectFrom('sign_in.user')
      .select(['name', 'email'])
      .where('id', '=', account)
      .executeTakeFirstOrThrow()
    await send(context, {
      kind: 'recovery',
      about: { account },
      recipient: email,
      language,
      subject: t('access.mail.subject'),
      body: [t('mail.greeting', { name }), `${t('access.mail.open')}\n{1}`, t('access.mail.not_you')].join(
        '\n\n',
      ),
      links: [{ id: access, purpose: 'access' }],
    })
    context.journal(account, ['access'])
    return done
  },
})

/** Mails a way back in to an address that has an account and takes mail; a few times an hour at most. */
export async function mailAccessWhereKnown(request: Request, signIn: SignIn, address: string): Promise<void> {
  if ((await tooManyAttempts(signIn, 'link', address, request.now)) !== undefined) return
  const account = await accountAt(signIn, address)
  if (!account || !takesMail(address)) return
  const access = await openAccess(signIn, account, request.now)
  await mailAccess(onBehalfOf(request, account), { account, access })
}

/**
 * Gives somebody a way back in: for an administrator of every place where the account holds a role, so that nobody
 * comes by more than they administer.
 */
export const resetAccess = command({
  action: 'account.reset',
  input: z.object({ account: z.string().min(1).max(100), drops: z.stringbool().default(false) }),
  output: z.object({ account: z.string(), name: z.string(), address: z.string(), drops: z.boolean() }),

  async run({ db, actor, journal }, { account, drops }) {
    const found = await db
      .selectFrom('sign_in.user')
      .select(['name', 'email as address'])
      .where('id', '=', account)
      .executeTakeFirst()
    const roles = await db
      .selectFrom('role_held as h')
      .select(sql<boolean>`${inTree(actor.remit('account.reset'), 'h.organisation')}`.as('within'))
      .where('h.account', '=', account)
      .execute()
    if (!found || roles.length === 0 || roles.some((one) => !one.within)) return refuse('not_found')
    journal(account, drops ? ['access', 'second_factor'] : ['access'])
    return ok({ account, ...found, drops })
  },
})
