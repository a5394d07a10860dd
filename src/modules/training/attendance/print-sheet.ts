import { join } from 'node:path'
import { z } from 'zod'
import { ok } from '../../../kernel/result.ts'
import { pdfWriter } from '../../../server/pdf.ts'
import { root } from '../../../server/root.ts'
import { query } from '../../../server/use-case.ts'
import { sheetOf } from './sheet.ts'
import { type Attendance, readAttendance } from './show-attendance.ts'

const template = join(root, 'src', 'modules', 'training', 'attendance', 'sheet.typ')

/** The sheet as PDF/UA, in a language; refused `busy` where too many documents are being written. */
export const sheetPdf = (attendance: Attendance, language: Parameters<typeof sheetOf>[1]) =>
  pdfWriter.write(template, sheetOf(attendance, language))

/** The attendance sheet, to print or as it was signed: names, and nothing else of who comes. */
export const printSheet = query({
  action: 'attendance.read',
  input: z.object({ id: z.uuid() }),
  output: z.custom<Response>(),
  api: {
    method: 'get',
    path: '/sessions/{id}/sheet.pdf',
    summary: 'The attendance sheet of a session, as PDF/UA',
  },

  async run(reading, { id }) {
    const found = await readAttendance(reading, id)
    if (!found.ok) return found
    const pdf = await sheetPdf(found.value, reading.actor.language)
    if (!pdf.ok) return pdf
    const day = found.value.session.half_days[0]?.day ?? ''
    const headers = {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="presences-${day}.pdf"`,
      'cache-control': 'no-store',
    }
    return ok(new Response(pdf.value, { headers }))
  },
})
