import { sql } from 'kysely'
import type { Job } from '../../../server/module.ts'
import { enqueue } from '../../../server/queue.ts'
import type { Reading } from '../../../server/use-case.ts'
import { hasEnded } from '../session.ts'
import { findSession, holdSession, openingOf } from '../sessions/sessions.db.ts'
import { readReleased } from './enrolments.db.ts'
import { giveHeld, invite } from './give-seats.ts'
import { tell } from './tell.ts'

/**
 * Seats that were kept for a college and released, with no command that gives them, are given by the hour. Once enrolment
 * has ended whoever got one is called, or where the session is held already is confirmed and invited as the others were;
 * in one that is held before, so is whoever has a seat. Each session in a transaction of its own: commands that wait for
 * one of them do not wait for the rest of the upkeep.
 */
export async function callReleased(reading: Reading): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select s.id from training_session s
    where (s.decision is distinct from 'given_up' and s.kept_until > s.closes_on
        and s.kept_until <= ${reading.today}::date
        or s.decision = 'held' and ${reading.today}::date <= coalesce(s.closes_on, 'infinity'))
      and (select min(h.day) from session_half_day h where h.session = s.id) > ${reading.today}::date
    order by s.id`.execute(reading.db)
  for (const { id } of rows) await enqueue(reading.db, callJob, { session: id }, { key: `${callJob}:${id}` })
}

const callJob = 'training.call'

/** Gives the seats of one session that nobody was told of yet. */
export const calling: Job = {
  name: callJob,
  run: (reading, { session = '' }) => callIn(reading, session),
}

async function callIn(reading: Reading, id: string) {
  await holdSession(reading, id)
  const session = await findSession(reading.db, 'everywhere', id)
  if (!session || session.decision === 'given_up') return
  if (!hasEnded(openingOf(session), reading.today)) return giveHeld(reading, session)
  const released = await readReleased(reading, id)
  if (session.decision === 'held') await invite(reading, id, released)
  else await tell(reading, released, 'called')
}
