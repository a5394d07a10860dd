import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { fileResponse } from '../../server/files/read-file.ts'
import { consult, query } from '../../server/use-case.ts'
import { findFile } from './documents.db.ts'

const wanted = z.object({
  id: z.uuid(),
  version: z.coerce.number().int().min(1).optional(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .optional(),
  easy: z.stringbool().optional(),
})

/**
 * The file of a document: of a public one for everyone once it was released, of any other for those who work where it is
 * from. Row level security decides.
 */
export const openDocument = query({
  action: 'document.open',
  input: wanted,
  output: z.custom<Response>(),
  api: { method: 'get', path: '/documents/{id}/file', summary: 'The file of a document' },

  async run(reading, { id, ...which }) {
    const file = await findFile(reading.db, id, which, false)
    const response = file ? await fileResponse(reading, file) : undefined
    return response ? ok(response) : refuse('not_found')
  },
})

/** The file of a confidential document. Who opened it is written down. */
export const openConfidential = consult({
  action: 'document.consult',
  input: wanted,
  output: z.custom<Response>(),
  api: {
    method: 'get',
    path: '/documents/confidential/{id}/file',
    summary: 'The file of a confidential document: leaves a line in the journal',
  },

  async run(reading, { id, ...which }) {
    const file = await findFile(reading.db, id, which, true)
    const response = file ? await fileResponse(reading, file) : undefined
    if (!file || !response) return refuse('not_found')
    reading.journal(id, ['file'])
    return ok(response)
  },
})
