import { sql } from 'kysely'
import type { Reading } from '../../../server/use-case.ts'
import { findSession, holdSession } from '../sessions/sessions.db.ts'
import { readReleased } from './enrolments.db.ts'
import { invite } from './give-seats.ts'
import { tell } from './tell.ts'

/**
 * Seats that were kept for a college and released once enrolment had ended: no command gives them, so that the hour does.
 * Whoever got one is called, or where the session is held already is confirmed and invited as the others were.
 */
export async function callReleased(reading: Reading): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select s.id from training_session s
    where s.kept_until > s.closes_on and s.kept_until <= ${reading.today}::date
      and s.decision is distinct from 'given_up'
      and (select min(h.day) from session_half_day h where h.session = s.id) > ${reading.today}::date
    order by s.id`.execute(reading.db)
  for (const { id } of rows) await callIn(reading, id)
}

async function callIn(reading: Reading, id: string) {
  await holdSession(reading, id)
  const session = await findSession(reading.db, 'everywhere', id)
  const released = await readReleased(reading, id)
  if (session?.decision === 'held') await invite(reading, id, released)
  else if (session?.decision === null) await tell(reading, released, 'called')
}
