import { z } from 'zod'
import type { Db } from '../../server/database.ts'
import { command, done, nothing } from '../../server/use-case.ts'

/** Whether an account wants the weekly digest: it does until it says no. */
export async function wantsWeekly(db: Db, account: string): Promise<boolean> {
  const row = await db
    .selectFrom('account_choice')
    .select('weekly_digest')
    .where('account', '=', account)
    .executeTakeFirst()
  return row?.weekly_digest ?? true
}

/** Whoever coordinates says whether the weekly digest comes. */
export const chooseWeekly = command({
  action: 'reminder.weekly',
  input: z.object({ weekly: z.stringbool().or(z.boolean()) }),
  output: nothing,

  async run({ db, actor, journal }, { weekly }) {
    const account = actor.account ?? ''
    await db
      .insertInto('account_choice')
      .values({ account, weekly_digest: weekly })
      .onConflict((conflict) => conflict.column('account').doUpdateSet({ weekly_digest: weekly }))
      .execute()
    journal(account, ['weekly_digest'])
    return done
  },
})
