import { type SqlBool, sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { Localized } from '../../kernel/localized.ts'
import { isUuid } from '../../kernel/slug.ts'
import type { Actor, Remit } from '../../server/actor.ts'
import type { Db } from '../../server/database.ts'
import { thresholdOf } from '../indicators/index.ts'
import { inTree, within } from '../organisations/index.ts'
import type { ActivityShown } from './activity.forms.ts'
import { type ActivityKind, type Attendees, seenElsewhere } from './activity.ts'

type Row = {
  readonly id: string
  readonly organisation: string
  readonly organisationId: string
  readonly name: Localized
  readonly kind: ActivityKind
  readonly day: Day
  readonly nth: number
  readonly minutes: number
  readonly facilitator: 'inside' | 'outside'
  readonly attendees: Attendees
  readonly version: number
  /** Whether the reader works where it was recorded. */
  readonly own: boolean
}

/** An activity as somebody sees it: who came is null where it is hidden from them. */
export type Activity = Omit<Row, 'attendees'> & {
  readonly persons: number | null
  readonly attendees: Attendees | null
}

const rows = (db: Db, actor: Actor) =>
  db
    .selectFrom('activity as a')
    .innerJoin('organisation as o', 'o.id', 'a.organisation')
    .select(['a.id', 'o.slug as organisation', 'a.organisation as organisationId', 'o.name', 'a.kind'])
    .select(['a.day', 'a.nth', 'a.minutes', 'a.facilitator', 'a.attendees', 'a.version'])
    .select(sql<boolean>`${inTree(actor.remit('activity.own'), 'a.organisation')}`.as('own'))
    .where('a.withdrawn_at', 'is', null)
    .where(within(actor.remit('activity.read'), 'a.organisation'))

const seenAt =
  (threshold: number) =>
  (row: Row): Activity =>
    row.own
      ? { ...row, persons: Object.values(row.attendees).reduce((sum, n) => sum + n, 0) }
      : { ...row, ...seenElsewhere(row.attendees, threshold) }

export type Wanted = {
  readonly from?: Day | undefined
  readonly to?: Day | undefined
  readonly organisation?: string | undefined
  readonly kind?: ActivityKind | undefined
  /** Only those of where the reader works. */
  readonly own?: boolean | undefined
}

/** Activities that fit and the reader may see, newest first, after the id given. */
export async function readActivities(
  db: Db,
  actor: Actor,
  { from, to, organisation, kind, own = false }: Wanted,
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<readonly Activity[]> {
  const found = await rows(db, actor)
    .$if(from !== undefined, (q) => q.where('a.day', '>=', from as string))
    .$if(to !== undefined, (q) => q.where('a.day', '<=', to as string))
    .$if(organisation !== undefined, (q) =>
      q.where(isUuid(organisation as string) ? 'o.id' : 'o.slug', '=', organisation as string),
    )
    .$if(kind !== undefined, (q) => q.where('a.kind', '=', kind as string))
    .$if(own, (q) => q.where(inTree(actor.remit('activity.own'), 'a.organisation')))
    .$if(after !== undefined, (q) =>
      q.where(sql<SqlBool>`(a.day, a.id) < (select c.day, c.id from activity c where c.id::text = ${after})`),
    )
    .orderBy('a.day', 'desc')
    .orderBy('a.id', 'desc')
    .limit(limit)
    .execute()
  return (found as unknown as readonly Row[]).map(seenAt(await thresholdOf(db)))
}

/** One activity that the reader may see. */
export async function findActivity(db: Db, actor: Actor, id: string): Promise<Activity | undefined> {
  const row = await rows(db, actor).where('a.id', '=', id).executeTakeFirst()
  return row && seenAt(await thresholdOf(db))(row as unknown as Row)
}

const hidden = { value: null, suppressed: true } as const

/** The same as the API tells it. */
export const shownActivity = (one: Activity): ActivityShown => ({
  id: one.id,
  organisation: one.organisation,
  kind: one.kind,
  date: one.day,
  nth: one.nth,
  minutes: one.minutes,
  facilitator: one.facilitator,
  persons: one.persons ?? hidden,
  attendees: one.attendees ?? hidden,
  version: one.version,
})

/** The one that stands of that kind, day and rank, as it was recorded; to be changed by who writes there. */
export const findWritable = (db: Db, remit: Remit, id: string) =>
  db
    .selectFrom('activity as a')
    .select(['a.organisation', 'a.kind', 'a.day', 'a.nth', 'a.attendees'])
    .where('a.id', '=', id)
    .where('a.withdrawn_at', 'is', null)
    .where(inTree(remit, 'a.organisation'))
    .executeTakeFirst()

export type Place = { readonly slug: string; readonly name: Localized }

/** Where somebody may do something: those under their roles that are active, those they are held at first. */
export async function placesOf(db: Db, remit: Remit): Promise<readonly Place[]> {
  const held = remit === 'everywhere' ? [] : [...remit]
  const found = await db
    .selectFrom('organisation as o')
    .select(['o.slug', 'o.name'])
    .where(inTree(remit, 'o.id'))
    .where('o.status', '=', 'active')
    .where('o.kind', 'in', ['service', 'organisation', 'network'])
    .orderBy(sql`o.id = any(${sql.val(held)}::uuid[])`, 'desc')
    .orderBy('o.slug')
    .limit(1_000)
    .execute()
  return found as unknown as readonly Place[]
}
