import { z } from 'zod'
import { ok } from '../../kernel/result.ts'
import { wholeFile } from '../../server/files/read-file.ts'
import { query, type Reading } from '../../server/use-case.ts'
import type { Held } from '../certificates/index.ts'
import { sheetPdf } from '../training/index.ts'
import { archiveOf } from './archive.ts'
import { gather } from './gather.ts'

/** The archive of a session, to keep and to show to an auditor. */
export const keepEvidence = query({
  action: 'evidence.read',
  input: z.object({ id: z.uuid() }),
  output: z.custom<Response>(),
  api: {
    method: 'get',
    path: '/sessions/{id}/evidence.zip',
    summary: 'The archive of a session for an audit of quality',
  },

  async run(reading, { id }) {
    const found = await gather(reading, id)
    if (!found.ok) return found
    const { language } = reading.actor
    const sheet = await sheetPdf(found.value.attendance, language)
    if (!sheet.ok) return sheet
    const diplomas = await diplomasIn(reading, found.value.certificates)
    const enclosed = { sheet: sheet.value, diplomas }
    const bytes = archiveOf(found.value, enclosed, { language, timeZone: reading.timeZone })
    const day = found.value.attendance.session.half_days[0]?.day ?? ''
    const headers = {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${found.value.module.slug}-${day}.zip"`,
      'cache-control': 'no-store',
    }
    return ok(new Response(bytes, { headers }))
  },
})

/** The diplomas among certificates, by their id. */
async function diplomasIn(reading: Reading, certificates: readonly Held[]) {
  const found = new Map<string, Uint8Array>()
  for (const { id, diploma } of certificates)
    if (diploma !== null) found.set(id, await wholeFile(reading, diploma))
  return found
}
