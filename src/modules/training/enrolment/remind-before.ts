import { sql } from 'kysely'
import { addDays } from '../../../kernel/day.ts'
import type { Reading } from '../../../server/use-case.ts'
import { tell } from './tell.ts'

/** How many days before the first one those who come are reminded. */
const daysBefore = 3

/** Reminds those who come to a session that takes place within a few days. Whoever was invited since is spared. */
export async function remindBefore(reading: Reading): Promise<void> {
  const { rows } = await sql<{ enrolment: string }>`
    select v.enrolment from training_session s
      join enrolment_event v on v.session = s.id and v.kind = 'confirmed'
    where s.decision = 'held'
      and (select min(h.day) from session_half_day h where h.session = s.id)
        between ${reading.today}::date and ${addDays(reading.today, daysBefore)}::date
      and not exists (select from enrolment_event gone where gone.enrolment = v.enrolment and gone.kind = 'cancelled')
      and not exists (select from enrolment_notice n where n.enrolment = v.enrolment
        and (n.kind = 'reminded' or n.kind = 'invited' and n.at > ${reading.now}::timestamptz - interval '2 days'))`.execute(
    reading.db,
  )
  await tell(
    reading,
    rows.map((one) => one.enrolment),
    'reminded',
  )
}
