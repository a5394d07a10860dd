import { z } from 'zod'
import { ok } from '../../../kernel/result.ts'
import { query } from '../../../server/use-case.ts'
import { readSenders } from '../senders.db.ts'
import { text } from '../training.forms.ts'

/** The form of a new programme: who may hold it. */
export const showProgrammeForm = query({
  action: 'programme.create',
  input: z.object({}),
  output: z.object({ holders: z.array(z.object({ slug: z.string(), name: text })) }),
  run: async ({ db, actor }) => ok({ holders: await readSenders(db, actor.remit('programme.create')) }),
})
