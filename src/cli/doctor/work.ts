import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { verifyJournal } from '../../server/journal.ts'
import { type Finding, well, wrong } from './finding.ts'

export async function journal(pool: pg.Pool): Promise<Finding> {
  const verdict = await verifyJournal(pool)
  if (!verdict.ok)
    return wrong('journal', `broken at line ${verdict.brokenAt}`, 'compare with a backup made before')
  return well('journal', `${verdict.lines} lines hold together`)
}

/** Lines are sealed twice a second while a server runs: the oldest that waits is looked at twice. */
export async function seals(pool: pg.Pool): Promise<Finding> {
  const first = await oldestUnsealed(pool)
  if (!first) return well('journal seals', 'no line waits')
  await pause(1_500)
  const second = await oldestUnsealed(pool)
  return first.id !== second?.id
    ? well('journal seals', 'under way')
    : wrong(
        'journal seals',
        `line ${first.id} of ${first.at.toISOString()} is not sealed`,
        'start the server; where it runs, look for a transaction that never ends and for journal.seal_later in its log',
      )
}

async function oldestUnsealed(pool: pg.Pool) {
  const { rows } = await pool.query<{ id: number; at: Date }>(
    `select id, at from journal
     where tx >= coalesce((select to_tx from journal_seal order by number desc limit 1), '0'::xid8)
       and at < now() - interval '10 minutes' order by id limit 1`,
  )
  return rows[0]
}

export async function jobs(pool: pg.Pool): Promise<Finding> {
  const { rows } = await pool.query<{ task: string; count: number; gave_up: number; late: number }>(
    `select task_identifier as task, count(*)::int as count,
       count(*) filter (where attempts >= max_attempts)::int as gave_up,
       count(*) filter (where attempts < max_attempts and locked_at is null and run_at < now() - interval '1 hour')::int as late
     from graphile_worker.jobs group by 1 order by 1`,
  )
  const gaveUp = rows.filter((row) => row.gave_up > 0)
  const late = rows.filter((row) => row.late > 0)
  if (gaveUp.length > 0)
    return wrong(
      'jobs',
      `gave up: ${gaveUp.map((row) => `${row.gave_up} ${row.task}`).join(', ')}`,
      'read the log for job.failed, mend the cause, then: select graphile_worker.reschedule_jobs(array_agg(id), run_at => now(), attempts => 0) from graphile_worker.jobs where attempts >= max_attempts',
    )
  if (late.length > 0)
    return wrong(
      'jobs',
      `due for over an hour: ${late.map((row) => `${row.late} ${row.task}`).join(', ')}`,
      'start the server, or run: npx maillage jobs run',
    )
  return well('jobs', `${rows.reduce((sum, row) => sum + row.count, 0)} waiting`)
}

export async function messages(pool: pg.Pool): Promise<Finding> {
  const { rows } = await pool.query<{ waiting: number }>(
    `select count(*)::int as waiting from message
     where (state = 'waiting' and held_until is null and created_at < now() - interval '1 hour') or state = 'failed'`,
  )
  const { waiting = 0 } = rows[0] ?? {}
  return waiting === 0
    ? well('messages', 'none failed or waits for over an hour')
    : wrong(
        'messages',
        `${waiting} failed, or not sent for over an hour`,
        'start the server; where it runs, see /administration/messages',
      )
}
