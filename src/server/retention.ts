import { type RawBuilder, sql } from 'kysely'
import type { Db } from './database.ts'
import type { Words } from './messages.ts'
import type { Reading } from './use-case.ts'

/** A kind of thing that is not kept for ever, and what removes it. */
export type Retained = {
  readonly kind: string
  readonly label: Words
  /** How long it is kept unless the installation says otherwise, in months. */
  readonly months: number
  /** Under which it may not be set. */
  readonly least?: number
  /** Counts what ended or was replaced before a moment, or removes it: the same things, answering how many. */
  ended(reading: Reading, before: Date, what: 'count' | 'remove'): Promise<number>
}

/** How long a kind is kept here, in months. */
export async function monthsSet(db: Db, { kind, months }: Retained): Promise<number> {
  const set = await db.selectFrom('retention').select('months').where('kind', '=', kind).executeTakeFirst()
  return set?.months ?? months
}

/** Counts or removes the rows of a table that a condition names: `from message where sent_at < …`. */
export async function countOrRemove(
  db: Db,
  from: RawBuilder<unknown>,
  what: 'count' | 'remove',
): Promise<number> {
  const { rows } = await (what === 'count'
    ? sql<{ n: number }>`select count(*)::int as n ${from}`
    : sql<{ n: number }>`with gone as (delete ${from} returning 1) select count(*)::int as n from gone`
  ).execute(db)
  return rows[0]?.n ?? 0
}
