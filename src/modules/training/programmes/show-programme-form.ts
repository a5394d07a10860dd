import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { query } from '../../../server/use-case.ts'
import { readSenders } from '../senders.db.ts'
import { ProgrammeShown, text } from '../training.forms.ts'
import { findProgramme } from './programmes.db.ts'

const Shown = z.object({
  /** Who may hold it, one's own organisation first. */
  holders: z.array(z.object({ slug: z.string(), name: text })),
  /** Null where a programme is made. */
  programme: ProgrammeShown.nullable(),
})

/** The form of a new programme. */
export const showProgrammeForm = query({
  action: 'programme.create',
  input: z.object({}),
  output: Shown,
  run: async ({ db, actor }) =>
    ok({ holders: await readSenders(db, actor.remit('programme.create')), programme: null }),
})

/** The form that changes a programme. */
export const showProgrammeChange = query({
  action: 'programme.change',
  input: z.object({ slug: z.string().max(80) }),
  output: Shown,
  async run({ db, actor }, { slug }) {
    const remit = actor.remit('programme.change')
    const programme = await findProgramme(db, slug, remit)
    return programme
      ? ok({ holders: await readSenders(db, remit, programme.holder), programme })
      : refuse('not_found')
  },
})
