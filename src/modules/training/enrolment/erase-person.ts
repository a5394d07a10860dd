import { type RawBuilder, sql } from 'kysely'
import type { Eraser } from '../../../server/erasure.ts'
import type { Retained } from '../../../server/retention.ts'
import type { Reading } from '../../../server/use-case.ts'
import { texts } from '../texts.ts'

/** Takes away who an enrolment is of: what is left counts somebody, and names nobody. */
async function erase({ db, now }: Reading, which: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    update enrolment set given = '', family = '', email = null, phone = null, employer = null, account = null,
      person = sha256(convert_to(id::text, 'utf8')), erased_at = ${now}
    where erased_at is null and ${which} returning id`.execute(db)
  const ids = sql.val(rows.map((one) => one.id))
  await sql`update attendance_mark set signature = null, account = null where enrolment = any(${ids}::uuid[])`.execute(
    db,
  )
  return rows.length
}

export const enrolmentEraser: Eraser = {
  kind: 'enrolment',
  erase: async (reading, subject) => void (await erase(reading, sql`id = ${subject}::uuid`)),
}

/** Names are kept as long as a funder may ask for the sheets: five years after the last day, unless said otherwise. */
export const retainedNames: Retained = {
  kind: 'enrolments',
  label: texts.words('retention.enrolments'),
  months: 60,
  async ended(reading, before, what) {
    const over = sql`(select max(h.day) from session_half_day h where h.session = enrolment.session) < ${before}::date`
    if (what === 'remove') {
      await sql`update attendance_mark set signature = null where trainer is not null and signature is not null
        and (select max(h.day) from session_half_day h where h.session = attendance_mark.session) < ${before}::date`.execute(
        reading.db,
      )
      return erase(reading, over)
    }
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from enrolment where erased_at is null and ${over}`.execute(reading.db)
    return rows[0]?.n ?? 0
  },
}
