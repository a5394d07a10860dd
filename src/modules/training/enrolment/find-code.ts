import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { query } from '../../../server/use-case.ts'
import { codeNamed } from './codes.db.ts'

/** The code that was typed, however it was typed: anybody may type one. */
export const findCode = query({
  action: 'training.read',
  input: z.object({ code: z.string().max(40) }),
  output: z.object({ id: z.uuid() }),

  async run({ db }, { code }) {
    const id = await codeNamed(db, code)
    return id ? ok({ id }) : refuse('enrolment.no_code', 'code')
  },
})
