import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { Db } from '../../../server/database.ts'
import { fits } from '../catalogue/catalogue.db.ts'
import type { Filters } from '../catalogue/catalogue.forms.ts'
import type { CalendarSession } from './calendar.ts'

/** As many sessions as a calendar tells of. */
const most = 2_000

const half = sql<CalendarSession['half_days']>`(select coalesce(jsonb_agg(jsonb_build_object('day', h.day,
    'part', h.part, 'begins', to_char(h.begins, 'HH24:MI'), 'ends', to_char(h.ends, 'HH24:MI'))
    order by h.day, h.begins), '[]') from session_half_day h where h.session = s.id)`

const adopted = (db: Db) =>
  db
    .selectFrom('training_session as s')
    .innerJoin('training_module as m', 'm.id', 's.module')
    .innerJoin('programme as p', 'p.id', 'm.programme')
    .where('m.state', '=', 'adopted')
    .select([
      's.id',
      'm.slug as module',
      'm.title',
      's.place',
      's.link',
      's.decision',
      's.version',
      's.created_at',
    ])
    .select('p.title as programme_title')
    .select(half.as('half_days'))

/** Sessions of the adopted modules that are looked for, which end on a day or after it, by their first day. */
export async function readCalendar(
  db: Db,
  filters: Filters,
  { from, today }: { from: Day; today: Day },
): Promise<readonly CalendarSession[]> {
  const rows = await adopted(db)
    .where(fits(filters, today))
    .where(sql<boolean>`exists (select from session_half_day h where h.session = s.id and h.day >= ${from})`)
    .orderBy(sql`(select min(h.day) from session_half_day h where h.session = s.id)`)
    .orderBy('s.id')
    .limit(most)
    .execute()
  return rows as unknown as readonly CalendarSession[]
}

export async function findInCalendar(db: Db, id: string): Promise<CalendarSession | undefined> {
  const row = await adopted(db).where('s.id', '=', id).executeTakeFirst()
  return row as unknown as CalendarSession | undefined
}

/**
 * A text that is another one whenever something that a calendar tells of has changed: nothing of it is ever taken away,
 * and each change counts its version up.
 */
export async function calendarStamp(db: Db): Promise<string> {
  const { rows } = await sql<{ stamp: string }>`select concat_ws('.',
    (select count(*) || '-' || coalesce(sum(version), 0) from training_session),
    (select count(*) || '-' || coalesce(sum(version), 0) from training_module),
    (select count(*) || '-' || coalesce(sum(version), 0) from programme)) as stamp`.execute(db)
  return rows[0]?.stamp ?? ''
}
