import { sql } from 'kysely'
import { z } from 'zod'
import { ok } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'

type Row = {
  readonly id: string
  readonly task: string
  readonly failed: boolean
  readonly running: boolean
  readonly attempts: number
  readonly next_try: Date
  readonly error: string | null
}

/** What waits in the queue, what failed and when it is tried next; two hundred at most, those with an error first. */
export const listJobs = query({
  action: 'job.read',
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        task: z.string(),
        failed: z.boolean(),
        running: z.boolean(),
        attempts: z.number(),
        next_try: z.string(),
        error: z.string().nullable(),
      }),
    ),
  }),

  async run({ db }) {
    const { rows } = await sql<Row>`select * from jobs.listed()`.execute(db)
    return ok({ items: rows.map((row) => ({ ...row, next_try: row.next_try.toISOString() })) })
  },
})
