import { sql } from 'kysely'
import type { Localized } from '../../../kernel/localized.ts'
import type { Db } from '../../../server/database.ts'
import type { Been } from '../enrolment/enrolment.ts'
import type { parts } from '../training.forms.ts'
import { type Mark, minutesBetween, presence } from './attendance.ts'

/** All that was noted of who was at a session, the first first, as far as row level security lets it be read. */
export async function readMarks(
  db: Db,
  session: string,
): Promise<readonly (Mark & { account: string | null })[]> {
  const rows = await db
    .selectFrom('attendance_mark')
    .select(['id', 'day', 'part', 'enrolment', 'trainer', 'present', 'how', 'signature', 'at', 'account'])
    .where('session', '=', session)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ ...row, id: Number(row.id), how: row.how as Mark['how'] }))
}

/** The half-days of a session at which something was noted of somebody. */
export const readNoted = (db: Db, session: string) =>
  db
    .selectFrom('attendance_mark')
    .select(['day', 'part'])
    .distinct()
    .where('session', '=', session)
    .$narrowType<{ part: (typeof parts)[number] }>()
    .execute()

/** Who was at a session and who was not, of those of whom something was noted. */
export async function standingsOf(db: Db, session: string): Promise<ReadonlyMap<string, Been>> {
  const found = presence(await readMarks(db, session))
  return new Map([...found].map(([id, { been }]) => [id, been]))
}

export const insertMarks = (
  db: Db,
  marks: readonly (Omit<Mark, 'id'> & { session: string; account: string | null })[],
) =>
  db
    .insertInto('attendance_mark')
    .values([...marks])
    .execute()

/** What one enrolment came to: how many of the half-days of its session the person was at. */
export type Attended = {
  /** The digest that one person has in all sessions, as far as names and addresses tell. */
  readonly person: Buffer
  /** Who they count as: one person whatever their digests, by the codes that they put together. It names nobody. */
  readonly countedAs: string
  readonly enrolment: string
  readonly given: string
  readonly family: string
  readonly email: string | null
  readonly college: string
  /** Slug and title of the module, and what it teaches. */
  readonly module: string
  readonly title: Localized
  readonly competences: readonly Localized[]
  /** Id of the programme. */
  readonly programme: string
  readonly session: string
  /** The last day of the session. */
  readonly day: string
  readonly half_days: number
  readonly attended: number
  /** Of the half-days attended. */
  readonly minutes: number
}

type Wanted = {
  /** Id of a programme. */
  readonly programme?: string | undefined
  /** Ids of enrolments: those of whoever holds a code, see `ownEnrolments`. */
  readonly enrolments?: readonly string[] | undefined
}

type Row = Omit<Attended, 'attended' | 'minutes' | 'half_days'> & {
  readonly hours: readonly { begins: string; ends: string; present: boolean }[]
}

/**
 * What enrolments came to, of people who were at one half-day at least, by person and day. Row level security leaves
 * those that the actor may know of. Nobody who was erased is among them.
 */
export async function attendedIn(db: Db, { programme, enrolments }: Wanted): Promise<readonly Attended[]> {
  const { rows } = await sql<Row>`
    select e.person, e.counted_as as "countedAs", e.id as enrolment, e.given, e.family, e.email, e.college, m.slug as module, m.title, m.competences,
      m.programme, e.session, h.day, h.hours
    from enrolment e join training_session s on s.id = e.session join training_module m on m.id = s.module
      cross join lateral (
        select max(d.day) as day, jsonb_agg(jsonb_build_object('begins', to_char(d.begins, 'HH24:MI'),
          'ends', to_char(d.ends, 'HH24:MI'), 'present', coalesce(k.present, false))) as hours
        from session_half_day d left join lateral (
          select a.present from attendance_mark a
          where a.enrolment = e.id and a.day = d.day and a.part = d.part order by a.id desc limit 1) k on true
        where d.session = e.session) h
    where e.erased_at is null
      and not exists (select from enrolment_event v where v.enrolment = e.id and v.kind = 'cancelled')
      and exists (select from attendance_mark a where a.enrolment = e.id)
      and (${programme ?? null}::uuid is null or m.programme = ${programme ?? null})
      and (${enrolments ? sql.val([...enrolments]) : null}::uuid[] is null
        or e.id = any(${enrolments ? sql.val([...enrolments]) : null}::uuid[]))
    order by e.person, h.day, e.id`.execute(db)
  return rows
    .map(({ hours, ...row }) => {
      const present = hours.filter((one) => one.present)
      const minutes = present.reduce((sum, one) => sum + minutesBetween(one.begins, one.ends), 0)
      return { ...row, half_days: hours.length, attended: present.length, minutes }
    })
    .filter((one) => one.attended > 0)
}
