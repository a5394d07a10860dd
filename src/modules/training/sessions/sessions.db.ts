import { sql } from 'kysely'
import type { Remit } from '../../../server/actor.ts'
import type { Db } from '../../../server/database.ts'
import type { Action } from '../../../server/policy.ts'
import type { Reading, Writing } from '../../../server/use-case.ts'
import { json } from '../../organisations/index.ts'
import type { CostItem } from '../costs/costs.ts'
import { mayRead } from '../modules/modules.db.ts'
import { findProgramme } from '../programmes/programmes.db.ts'
import type { Opening } from '../session.ts'
import type { SessionInput, SessionShown } from '../training.forms.ts'

/** A session with what rules read of it and nobody is shown. */
export type Session = SessionShown & {
  readonly approval: string
  /** The organisation that holds the programme. */
  readonly holder: string
  readonly costs: readonly CostItem[]
}

/** What those who run it and those who come see of it. */
export const ownSession = ({ approval: _, holder: __, costs: ___, ...shown }: Session): SessionShown => shown

/** What everybody may see of it: not the way into a room online. */
export const shownSession = (session: Session): SessionShown => ({ ...ownSession(session), link: null })

const halfDays = sql<SessionShown['half_days']>`(select coalesce(jsonb_agg(jsonb_build_object(
    'day', h.day, 'part', h.part, 'begins', to_char(h.begins, 'HH24:MI'), 'ends', to_char(h.ends, 'HH24:MI'))
    order by h.day, h.begins), '[]') from session_half_day h where h.session = s.id)`
const firstDay = sql<string>`(select min(h.day) from session_half_day h where h.session = s.id)`

const rows = (db: Db) =>
  db
    .selectFrom('training_session as s')
    .innerJoin('training_module as m', 'm.id', 's.module')
    .innerJoin('programme as p', 'p.id', 'm.programme')
    .select(['s.id', 'm.slug as module', 'p.slug as programme', 'm.title', 's.place', 's.link', 's.minimum'])
    .select(sql<boolean>`s.link is not null`.as('online'))
    .select(['s.maximum', 's.shares', 's.kept_until', 's.classes', 's.opens_on', 's.closes_on', 's.version'])
    .select(['s.decision', 's.restitution'])
    .select(['p.approval', 'p.holder', 's.costs'])
    .select(halfDays.as('half_days'))

type SessionsWanted = {
  readonly module?: string | undefined
  readonly modules?: readonly string[] | undefined
  readonly programme?: string | undefined
  /** Sessions that have not begun on that day. */
  readonly from?: string | undefined
}

const wantedRows = (db: Db, makers: Remit, { module, modules, programme, from }: SessionsWanted) =>
  rows(db)
    .where(mayRead(makers))
    .$if(module !== undefined, (q) => q.where('m.slug', '=', module as string))
    .$if(programme !== undefined, (q) => q.where('p.slug', '=', programme as string))
    .$if(modules !== undefined, (q) => q.where(sql<boolean>`m.slug = any(${sql.val(modules)}::text[])`))
    .$if(from !== undefined, (q) => q.where(sql<boolean>`${firstDay} >= ${from}`))

/** Sessions of the modules that may be read, by their first day. */
export const readSessions = async (
  db: Db,
  makers: Remit,
  wanted: SessionsWanted,
  { limit, after }: { limit: number; after?: string | undefined },
) =>
  (await wantedRows(db, makers, wanted)
    .$if(after !== undefined, (q) =>
      q.where(sql<boolean>`(${firstDay}, s.id) > (select min(h.day), h.session from session_half_day h
        where h.session::text = ${after} group by h.session)`),
    )
    .orderBy(firstDay)
    .orderBy('s.id')
    .limit(limit)
    .execute()) as unknown as readonly Session[]

/**
 * The same around a day, as many as there is room for: those that have not begun first, the next one at the head; then
 * those before, the newest first.
 */
export const readSessionsAround = async (
  db: Db,
  makers: Remit,
  wanted: SessionsWanted,
  { today, limit }: { today: string; limit: number },
) =>
  (await wantedRows(db, makers, wanted)
    .orderBy(sql`${firstDay} < ${today}`)
    .orderBy(sql`abs(${firstDay} - ${today}::date)`)
    .orderBy('s.id')
    .limit(limit)
    .execute()) as unknown as readonly Session[]

/** A session where its module may be read. */
export async function findSession(db: Db, makers: Remit, id: string): Promise<Session | undefined> {
  const row = await rows(db).where('s.id', '=', id).where(mayRead(makers)).executeTakeFirst()
  return row as unknown as Session | undefined
}

/** The moment from which kept seats go to whoever comes next: the first of the stated day in the network's time zone. */
export async function releasedAt(db: Db, keptUntil: string | null, zone: string): Promise<string | null> {
  if (keptUntil === null) return null
  const { rows: found } = await sql<{
    at: Date
  }>`select (${keptUntil}::date::timestamp at time zone ${zone}) as at`.execute(db)
  return found[0]?.at.toISOString() ?? null
}

/** The seats of a session, and until when one enrols. */
export type SeatsOffered = {
  readonly maximum: number
  readonly shares: Readonly<Record<string, number>>
  readonly kept_until: string | null
  readonly opens_on: string | null
  readonly closes_on: string | null
  readonly first_day: string
}

type Offered = Pick<
  SessionInput,
  'maximum' | 'shares' | 'kept_until' | 'opens_on' | 'closes_on' | 'half_days'
>

/** Keeps the seats of a session as they are offered from now on: after those before, whatever the clock says. */
export async function offerSeats(
  { db, now }: Pick<Writing, 'db' | 'now'>,
  session: string,
  { maximum, shares, half_days, ...days }: Offered,
): Promise<void> {
  const last = sql<Date>`(select max(s.at) + interval '1 millisecond' from session_seats s where s.session = ${session})`
  await db
    .insertInto('session_seats')
    .values({
      session,
      at: sql<Date>`greatest(${now}::timestamptz, ${last})`,
      maximum,
      shares: json(shares),
      kept_until: days.kept_until ?? null,
      opens_on: days.opens_on ?? null,
      closes_on: days.closes_on ?? null,
      first_day: half_days.map((one) => one.day).sort()[0] ?? '',
    })
    .execute()
}

/** The seats of a session as they are offered, or were at a moment that is past; before it was planned, as they first were. */
export async function seatsOf(db: Db, session: string, at?: Date): Promise<SeatsOffered> {
  const offered = db
    .selectFrom('session_seats')
    .select(['maximum', 'shares', 'kept_until', 'opens_on', 'closes_on', 'first_day'])
    .where('session', '=', session)
    .limit(1)
  const last = offered.$if(at !== undefined, (q) => q.where('at', '<=', at as Date)).orderBy('id', 'desc')
  return ((await last.executeTakeFirst()) ??
    (await offered.orderBy('id').executeTakeFirstOrThrow())) as SeatsOffered
}

/** What says whether somebody may enrol. */
export const openingOf = (session: Session): Opening => ({
  approval: session.approval,
  opensOn: session.opens_on,
  closesOn: session.closes_on,
  firstDay: session.half_days[0]?.day ?? '',
  decision: session.decision,
})

/** Two who change what becomes of a session’s seats come one after the other. */
export const holdSession = ({ db }: { readonly db: Db }, session: string) =>
  db.selectFrom('training_session').select('id').where('id', '=', session).forNoKeyUpdate().execute()

/** A session of a programme held within a remit: for those who run it. */
export async function findRunSession(
  { db, actor }: Pick<Reading, 'db' | 'actor'>,
  action: Action,
  id: string,
): Promise<Session | undefined> {
  const remit = actor.remit(action)
  const session = await findSession(db, remit, id)
  return session && (await findProgramme(db, session.programme, remit)) ? session : undefined
}
