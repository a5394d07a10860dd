import { sql } from 'kysely'
import { z } from 'zod'
import { refuse } from '../../kernel/result.ts'
import { command, done, nothing } from '../../server/use-case.ts'

/** Does a job at once that waits or failed. One that runs is left to itself. */
export const retryJob = command({
  action: 'job.retry',
  input: z.object({ id: z.string().regex(/^\d{1,18}$/) }),
  output: nothing,

  async run({ db, journal }, { id }) {
    const { rows } = await sql<{ task: string | null }>`select jobs.try_now(${id}::bigint) as task`.execute(
      db,
    )
    const task = rows[0]?.task
    if (!task) return refuse('job.gone')
    journal(id, [task])
    return done
  },
})
