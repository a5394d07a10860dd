import { sql } from 'kysely'
import type { Db } from '../../../server/database.ts'
import type { Approval } from './approval.ts'

/** What was said with a funder on a day. */
export type Said = {
  readonly approval: Approval
  readonly on: string
  readonly funder: string | null
  readonly note: string | null
  readonly amount: number | null
  /** The name of whoever noted it, where there still is one. */
  readonly noted_by: string | null
}

/** All that was said of a programme, the newest last. */
export async function readExchange(db: Db, programme: string): Promise<readonly Said[]> {
  const rows = await db
    .selectFrom('programme_exchange as e')
    .leftJoin('sign_in.user as u', 'u.id', 'e.account')
    .select(['e.approval', 'e.said_on as on', 'e.funder', 'e.note', 'u.name as noted_by'])
    .select(sql<number | null>`e.amount::float8`.as('amount'))
    .where('e.programme', '=', programme)
    .orderBy('e.id')
    .execute()
  return rows as readonly Said[]
}
