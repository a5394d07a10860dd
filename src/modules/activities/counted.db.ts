import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { Localized } from '../../kernel/localized.ts'
import type { Db } from '../../server/database.ts'
import type { Recorded } from './activity.ts'

const ids = (organisations: readonly string[]) => sql`${sql.val([...organisations])}::uuid[]`
const texts = (values: readonly string[]) => sql`${sql.val([...values])}::text[]`

/** The first activity recorded by some organisations. */
export async function firstDayOf(db: Db, organisations: readonly string[]) {
  const { rows } = await sql<{ organisation: string; day: Day }>`
    select organisation, day from activity
    where withdrawn_at is null and organisation = any(${ids(organisations)}) order by day, id limit 1`.execute(
    db,
  )
  return rows[0]
}

type Standing = { readonly id: string; readonly organisation: string; readonly day: Day }

/**
 * Whether an activity may be the one that opens the periods of every service: the first of its organisation, since one
 * that is not is the first of no group of organisations either.
 */
export async function mayOpen(db: Db, { id, organisation, day }: Standing): Promise<boolean> {
  const earlier = await db
    .selectFrom('activity')
    .select('id')
    .where('organisation', '=', organisation)
    .where('id', '<>', id)
    .where('day', '<=', day)
    .where('withdrawn_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return earlier === undefined
}

/** On which days some organisations, each of them, held one of some kinds, and recorded anything. */
export async function recordedBy(
  db: Db,
  organisations: readonly string[],
  kinds: readonly string[],
): Promise<readonly Recorded[]> {
  const { rows } = await sql<Recorded>`
    select o.id as organisation,
      coalesce(array_agg(distinct a.day::text) filter (where a.kind = any(${texts(kinds)})), '{}') as counted,
      coalesce(array_agg(distinct a.day::text) filter (where a.day is not null), '{}') as "all"
    from unnest(${ids(organisations)}) as o (id)
      left join activity a on a.organisation = o.id and a.withdrawn_at is null
    group by o.id order by o.id`.execute(db)
  return rows
}

/** How often each organisation that held one of some kinds between two days did so, and when last. */
export async function countedIn(
  db: Db,
  organisations: readonly string[],
  kinds: readonly string[],
  { start, end }: { readonly start: Day; readonly end: Day },
) {
  const { rows } = await sql<{ slug: string; name: Localized; times: number; last: Day }>`
    select o.slug, o.name, count(*)::int as times, max(a.day) as last
    from activity a join organisation o on o.id = a.organisation
    where a.withdrawn_at is null and a.organisation = any(${ids(organisations)}) and a.kind = any(${texts(kinds)})
      and a.day between ${start} and ${end}
    group by o.id order by o.slug`.execute(db)
  return rows
}
