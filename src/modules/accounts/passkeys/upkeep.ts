import { sql } from 'kysely'
import type { Reading } from '../../../server/use-case.ts'

/** Forgets the answered challenges that could be answered no more anyway. */
export async function forgetChallenges({ db, now }: Reading): Promise<void> {
  await sql`select sign_in.forget_challenges(${now})`.execute(db)
}
