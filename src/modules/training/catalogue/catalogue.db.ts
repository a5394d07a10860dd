import { type SqlBool, sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { Localized } from '../../../kernel/localized.ts'
import type { Remit } from '../../../server/actor.ts'
import type { Db } from '../../../server/database.ts'
import { mayRead, says } from '../modules/modules.db.ts'
import type { ModuleShown } from '../training.forms.ts'
import type { durations, Filters } from './catalogue.forms.ts'

const halfDays: Readonly<Record<(typeof durations)[number], readonly [number, number]>> = {
  day: [0, 2],
  two_days: [3, 4],
  longer: [5, 200],
}

const firstDay = sql`(select min(h.day) from session_half_day h where h.session = o.id)`
/** The same as `whyClosed` says of its sessions one by one: their test compares both. */
const openOn = (today: Day) => sql<SqlBool>`exists (select from training_session o where o.module = m.id
  and p.approval in ('not_needed', 'granted') and o.decision is distinct from 'given_up' and coalesce(o.opens_on <= ${today}, true)
  and coalesce(o.closes_on, ${firstDay}) >= ${today})`

/** Whether a module `m` of a programme `p` is what is looked for on a day. */
export function fits({ programme, orientation, search, duration, open }: Filters, today: Day) {
  const [least, most] = duration ? halfDays[duration] : [0, 200]
  const all = [sql<SqlBool>`m.half_days between ${least} and ${most}`]
  if (programme) all.push(sql<SqlBool>`p.slug = ${programme}`)
  if (orientation) all.push(sql<SqlBool>`m.orientation = ${orientation}`)
  if (search) all.push(says(search))
  if (open) all.push(openOn(today))
  return sql<SqlBool>`(${sql.join(all, sql` and `)})`
}

type Looked = { readonly filters: Filters; readonly makers: Remit; readonly today: Day }

const modules = (db: Db, { filters, makers, today }: Looked) =>
  db
    .selectFrom('training_module as m')
    .innerJoin('programme as p', 'p.id', 'm.programme')
    .where(mayRead(makers))
    .where(fits(filters, today))

/** The modules found, in the order of their programmes, after the slug given; and how many there are in all. */
export async function findModules(
  db: Db,
  looked: Looked,
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<{ found: readonly ModuleShown[]; count: number }> {
  const found = await modules(db, looked)
    .select(['m.id', 'm.slug', 'p.slug as programme', 'm.title', 'm.half_days', 'm.orientation', 'm.sheet'])
    .select(['m.competences', 'm.trainers', 'm.contributors', 'm.state', 'm.version'])
    .$if(after !== undefined, (q) =>
      q.where(sql<SqlBool>`(p.slug, m.position, m.slug) > (select cp.slug, c.position, c.slug
        from training_module c join programme cp on cp.id = c.programme where c.slug = ${after})`),
    )
    .orderBy('p.slug')
    .orderBy('m.position')
    .orderBy('m.slug')
    .limit(limit)
    .execute()
  const { count } = await modules(db, looked)
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow()
  return { found: found as unknown as readonly ModuleShown[], count }
}

/** The programmes that have something in the catalogue, by their title. */
export async function shownProgrammes(
  db: Db,
  makers: Remit,
): Promise<readonly { slug: string; title: Localized }[]> {
  const rows = await db
    .selectFrom('programme as p')
    .select(['p.slug', 'p.title'])
    .where(
      sql<SqlBool>`exists (select from training_module m where m.programme = p.id and ${mayRead(makers)})`,
    )
    .orderBy('p.slug')
    .limit(200)
    .execute()
  return rows as unknown as readonly { slug: string; title: Localized }[]
}
