import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { fileResponse } from '../../server/files/read-file.ts'
import { query } from '../../server/use-case.ts'

/** The file that shows that something holds; only for those whose remit covers the organisation it is from. */
export const readEvidence = query({
  action: 'declaration.read',
  input: z.object({ id: z.uuid() }),
  output: z.custom<Response>(),

  async run(reading, { id }) {
    const response = await fileResponse(reading, id)
    return response ? ok(response) : refuse('not_found')
  },
})
