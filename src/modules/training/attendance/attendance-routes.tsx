import { type Handler, Hono } from 'hono'
import { refuse } from '../../../kernel/result.ts'
import { type Env, form, page, refusalPage } from '../../../server/web.tsx'
import { openHalfDay } from './open-half-day.ts'
import { AttendancePage, SignPage } from './pages/attendance.tsx'
import { printSheet } from './print-sheet.ts'
import { showAttendancePage } from './show-attendance-page.ts'
import { signOnDevice } from './sign-attendance.ts'
import { takeAttendance } from './take-attendance.ts'

const sheet: Handler<Env> = async (c) => {
  const found = await printSheet(c.get('request'), c.req.param())
  return found.ok ? found.value : refusalPage(c, found.code === 'validation' ? refuse('not_found') : found)
}

const at = '/travail/formations/sessions/:id'
const toHalf = (_: unknown, { id, demi }: Readonly<Record<string, unknown>>) =>
  `/travail/formations/sessions/${id}/presences?demi=${Number(demi) || 1}`
const again = [showAttendancePage, AttendancePage] as [typeof showAttendancePage, typeof AttendancePage]

export const attendanceRoutes = new Hono<Env>()
  .get(`${at}/presences`, page(showAttendancePage, AttendancePage))
  .get(`${at}/presences/signer`, page(showAttendancePage, SignPage))
  .post(`${at}/presences`, form(takeAttendance, { next: toHalf, again }))
  .post(`${at}/presences/chiffres`, form(openHalfDay, { next: toHalf, again }))
  .post(`${at}/presences/signatures`, form(signOnDevice, { next: toHalf, again }))
  .get(`${at}/feuille.pdf`, sheet)
