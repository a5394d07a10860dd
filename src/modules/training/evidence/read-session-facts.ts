import { sql } from 'kysely'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import type { Action } from '../../../server/policy.ts'
import type { Reading } from '../../../server/use-case.ts'
import { type Attendance, readAttendance } from '../attendance/show-attendance.ts'
import type { Notice } from '../enrolment/tell.ts'
import { findModule } from '../modules/modules.db.ts'
import { findProgramme } from '../programmes/programmes.db.ts'
import { findRunSession } from '../sessions/sessions.db.ts'
import type { ModuleShown, ProgrammeShown } from '../training.forms.ts'

/** What somebody is told of their enrolment, and when it was sent: never where nothing reaches them nor who sent them. */
export type Told = {
  readonly enrolment: string
  readonly name: string
  readonly kind: Notice
  readonly sentAt: Date | null
}

export type SessionFacts = {
  readonly programme: ProgrammeShown
  readonly module: ModuleShown
  readonly attendance: Attendance
  readonly told: readonly Told[]
}

/** All that shows how a session was made and held, for whoever runs it. */
export async function readSessionFacts(
  reading: Reading,
  action: Action,
  id: string,
): Promise<Result<SessionFacts, 'not_found'>> {
  const { db } = reading
  const session = await findRunSession(reading, action, id)
  const module = session && (await findModule(db, 'everywhere', session.module))
  const programme = session && (await findProgramme(db, session.programme))
  if (!session || !module || !programme) return refuse('not_found')
  const attendance = await readAttendance(reading, id)
  if (!attendance.ok) return attendance
  const { rows } = await sql<Told>`
    select n.enrolment, trim(e.given || ' ' || e.family) as name, n.kind, n.sent_at as "sentAt"
    from enrolment_notice n join enrolment e on e.id = n.enrolment
    where e.session = ${id} order by n.at, n.enrolment, n.kind`.execute(db)
  return ok({ programme, module, attendance: attendance.value, told: rows })
}
