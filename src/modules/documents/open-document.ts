import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { fileResponse } from '../../server/files.ts'
import { query } from '../../server/use-case.ts'

/**
 * The file of a document: of a public one for everyone once it was released, of any other for those who work where it is
 * from. Row level security decides.
 */
export const openDocument = query({
  action: 'document.open',
  input: z.object({ id: z.uuid() }),
  output: z.custom<Response>(),
  api: { method: 'get', path: '/documents/{id}/file', summary: 'The file of a document' },

  async run(reading, { id }) {
    const document = await reading.db
      .selectFrom('document')
      .select('file')
      .where('id', '=', id)
      .where('withdrawn_at', 'is', null)
      .executeTakeFirst()
    const response = document?.file ? await fileResponse(reading, document.file) : undefined
    return response ? ok(response) : refuse('not_found')
  },
})
