import type pg from 'pg'
import type { Erasure } from '../erasure.ts'
import { sealRemaining } from '../journal.ts'

/**
 * Seals the lines that the archive holds beyond its last seal, and begins an epoch: the transaction ids of another server
 * start anew, so that no line of before may be taken for one of now.
 */
export async function beginEpoch(client: pg.Client, now: Date): Promise<void> {
  await client.query(sealRemaining)
  await client.query(
    `insert into public.journal_epoch (number, first_line, began_at)
     select coalesce((select max(number) from public.journal_epoch), 1) + 1,
       coalesce((select max(id) from public.journal), 0) + 1, $1`,
    [now],
  )
}

/** Writes down what is to be erased again, in the transaction that brought it back. */
export async function noteErasures(client: pg.Client, erasures: readonly Erasure[]): Promise<void> {
  await client.query(
    `insert into public.erasure_due (kind, subject)
     select kind, subject from jsonb_to_recordset($1::jsonb) as due (kind text, subject text) on conflict do nothing`,
    [JSON.stringify(erasures)],
  )
}
