import { sql } from 'kysely'
import type { Db } from './database.ts'

/** Puts a job in the queue, in the transaction of what caused it. The payload holds ids only. */
export const enqueue = (
  db: Db,
  task: string,
  payload: Readonly<Record<string, string>>,
  { key, at }: { key?: string; at?: Date } = {},
) =>
  sql`select jobs.enqueue(${task}, ${JSON.stringify(payload)}::json, ${key ?? null}, ${at ?? null})`.execute(
    db,
  )

/** The job that seals anew, with the newest key, what older ones have sealed. */
export const rotationJob = 'keys.rotate'
