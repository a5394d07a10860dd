import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { fileResponse } from '../../server/files/read-file.ts'
import { query } from '../../server/use-case.ts'
import { diplomaOf } from './certificates.db.ts'

/**
 * The diploma that a school made, as a download: for whoever holds it and for those who run the programme. It names
 * somebody, so that the address of a certificate, which may be passed on, opens it to nobody else.
 */
export const openDiploma = query({
  action: 'certificate.own',
  input: z.object({ id: z.uuid() }),
  output: z.custom<Response>(),

  async run(reading, { id }) {
    const file = await diplomaOf(reading.db, id)
    const response = file && (await fileResponse(reading, file))
    return response ? ok(response) : refuse('not_found')
  },
})
