import { z } from 'zod'
import { ok } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'

/** Pages about the site itself need nothing of the database. */
export const showAbout = query({
  action: 'about.read',
  input: z.object({}),
  output: z.object({}),
  run: async () => ok({}),
})
