import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { Localized } from '../../../kernel/localized.ts'
import { isUuid } from '../../../kernel/slug.ts'
import type { Db } from '../../../server/database.ts'
import { inTree } from '../../organisations/index.ts'
import type { HalfDayFollowed, SessionCosted } from './figures.ts'

/** The programmes that a figure is of: those of the plan's holder (id), in its tree; the one that is named alone. */
export async function programmesCounted(db: Db, named: string | undefined, holder: string) {
  const rows = await db
    .selectFrom('programme as p')
    .select(['p.id', 'p.slug', 'p.title'])
    .where(inTree([holder], 'p.holder'))
    .$if(named !== undefined, (q) =>
      q.where(isUuid(named as string) ? 'p.id' : 'p.slug', '=', named as string),
    )
    .orderBy('p.slug')
    .execute()
  return rows.map((one) => ({ ...one, title: one.title as Localized }))
}

/** Half-days that people followed, without a word of who they are, the first first. */
export async function halfDaysFollowed(
  db: Db,
  programmes: readonly string[],
): Promise<readonly HalfDayFollowed[]> {
  const { rows } = await sql<HalfDayFollowed>`
    select session, day::text as day, minutes, college, person, present
    from half_days_followed(${sql.val([...programmes])}::uuid[]) order by day`.execute(db)
  return rows
}

/** Sessions whose last day is past and that were not given up, by that day. */
export async function sessionsCosted(
  db: Db,
  programmes: readonly string[],
  today: Day,
): Promise<readonly SessionCosted[]> {
  const { rows } = await sql<SessionCosted>`
    select s.id, s.costs, max(d.day)::text as day, count(*)::int as half_days
    from training_session s join training_module m on m.id = s.module join session_half_day d on d.session = s.id
    where m.programme = any(${sql.val([...programmes])}::uuid[]) and s.decision is distinct from 'given_up'
    group by s.id having max(d.day) < ${today}::date order by 3, 1`.execute(db)
  return rows
}
