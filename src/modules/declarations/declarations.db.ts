import { sql } from 'kysely'
import type { Localized } from '../../kernel/localized.ts'
import { isUuid } from '../../kernel/slug.ts'
import type { Remit } from '../../server/actor.ts'
import type { Db } from '../../server/database.ts'
import { takesMail } from '../../server/sign-in-address.ts'
import { within } from '../organisations/index.ts'
import type { Answer, Declared, Tally } from './declaration.ts'

const byReference = (reference: string) => (isUuid(reference) ? ('r.id' as const) : ('r.slug' as const))

export type Request = {
  readonly id: string
  readonly slug: string
  readonly holder: string
  readonly statement: Localized
  readonly hint: Localized | null
  readonly scope: unknown
  readonly due: string
  readonly evidence: 'none' | 'optional' | 'required'
  readonly askedAt: Date
  readonly countedFrom: string
  readonly closedAt: Date | null
  readonly version: number
}

const requestRows = (db: Db, reference: string) =>
  db
    .selectFrom('declaration_request as r')
    .select([
      'r.id',
      'r.slug',
      'r.holder',
      'r.statement',
      'r.hint',
      'r.scope',
      'r.due',
      'r.evidence',
      'r.asked_at as askedAt',
      'r.counted_from as countedFrom',
      'r.closed_at as closedAt',
      'r.version',
    ])
    .where(byReference(reference), '=', reference)

/** A request whose asker lies within the remit. */
export const findRequest = async (db: Db, remit: Remit, reference: string) =>
  (await requestRows(db, reference).where(within(remit, 'r.holder')).executeTakeFirst()) as unknown as
    | Request
    | undefined

/** A request wherever it was asked, so that an organisation can be told it was not asked: what one may do with it is for the caller to judge. */
export const findRequestAnywhere = async (db: Db, reference: string) =>
  (await requestRows(db, reference).executeTakeFirst()) as unknown as Request | undefined

/**
 * The request as it stands now, held until the answer is stored, so that it is not closed under it. Answers are taken
 * side by side; one that may change from when figures are counted holds it alone.
 */
export async function lockedRequest(db: Db, id: string, alone: boolean): Promise<Request | undefined> {
  const strength = sql.raw(alone ? 'no key update' : 'share')
  await sql`select from declaration_request where id = ${id} for ${strength}`.execute(db)
  return findRequestAnywhere(db, id)
}

export const wasAsked = async (db: Db, request: string, organisation: string) =>
  (await db
    .selectFrom('declaration_asked')
    .select('request')
    .where('request', '=', request)
    .where('organisation', '=', organisation)
    .executeTakeFirst()) !== undefined

export type Stored = {
  readonly holds: Answer
  readonly since: string | null
  readonly note: string | null
  readonly evidenceUrl: string | null
  readonly evidenceNote: string | null
  readonly evidenceFile: string | null
  readonly answeredAt: Date
  readonly version: number
  /** Whether it came by a link, without an account. */
  readonly byLink: boolean
}

/** Whether somebody acted by a link: that is how it is written down. */
const byLink = (column: string) => sql<boolean>`coalesce(${sql.ref(column)} like 'link:%', false)`

export async function findAnswer(db: Db, request: string, organisation: string): Promise<Stored | undefined> {
  const row = await db
    .selectFrom('declaration')
    .select([
      'holds',
      'since',
      'note',
      'evidence_url as evidenceUrl',
      'evidence_note as evidenceNote',
      'evidence_file as evidenceFile',
      'answered_at as answeredAt',
      'version',
    ])
    .select(byLink('answered_by').as('byLink'))
    .where('request', '=', request)
    .where('organisation', '=', organisation)
    .executeTakeFirst()
  return row as Stored | undefined
}

type Saved = Omit<Stored, 'version' | 'byLink'> & {
  readonly request: string
  readonly organisation: string
  readonly answeredBy: string | null
}

/** Stores an answer. With the version that was read, another's change in the meantime is not overwritten: undefined. */
export async function saveAnswer(
  db: Db,
  answer: Saved,
  version: number | undefined,
): Promise<number | undefined> {
  const row = {
    holds: answer.holds,
    since: answer.since,
    note: answer.note,
    evidence_url: answer.evidenceUrl,
    evidence_note: answer.evidenceNote,
    evidence_file: answer.evidenceFile,
    answered_at: answer.answeredAt,
    answered_by: answer.answeredBy,
  }
  const stored = await db
    .insertInto('declaration')
    .values({ request: answer.request, organisation: answer.organisation, ...row })
    .onConflict((conflict) => {
      const update = conflict
        .columns(['request', 'organisation'])
        .doUpdateSet({ ...row, version: sql<number>`declaration.version + 1` })
      return version === undefined ? update : update.where('declaration.version', '=', version)
    })
    .returning('version')
    .executeTakeFirst()
  return stored?.version
}

export async function tally(db: Db, request: string): Promise<Tally> {
  const { rows } = await sql<Tally>`
    select count(*)::int as asked, count(d.request)::int as answered,
      count(*) filter (where d.holds = 'yes')::int as holds,
      count(*) filter (where d.holds = 'no')::int as "doesNotHold",
      count(*) filter (where d.holds = 'not_applicable')::int as "notApplicable"
    from declaration_asked a left join declaration d using (request, organisation)
    where a.request = ${request}`.execute(db)
  return rows[0] ?? { asked: 0, answered: 0, holds: 0, doesNotHold: 0, notApplicable: 0 }
}

export type DeclaredBy = Declared & {
  readonly slug: string
  readonly name: Localized
  readonly remindedAt: Date | null
  readonly byLink: boolean
}

/** Every organisation asked, with its answer if it gave one. */
export async function declaredBy(
  db: Db,
  request: string,
  organisations?: readonly string[],
): Promise<readonly DeclaredBy[]> {
  const { rows } = await sql<DeclaredBy>`
    select o.id as organisation, o.slug, o.name, a.reminded_at as "remindedAt", d.holds, d.since,
      ${byLink('d.answered_by')} as "byLink",
      (d.answered_at at time zone coalesce((select time_zone from instance), 'Europe/Brussels'))::date as "answeredOn"
    from declaration_asked a join organisation o on o.id = a.organisation
      left join declaration d on d.request = a.request and d.organisation = a.organisation
    where a.request = ${request}
      and (${organisations === undefined} or a.organisation = any(${sql.val(organisations ?? [])}::uuid[]))
    order by o.slug`.execute(db)
  return rows
}

/** The people to write to for an organisation: its managers whom mail reaches, else its own address. */
export async function managersOf(db: Db, organisation: string): Promise<readonly string[]> {
  const { rows } = await sql<{ email: string }>`
    select distinct u.email from role_held h join sign_in."user" u on u.id = h.account
    where h.organisation = ${organisation} and h.role = 'service_manager'`.execute(db)
  const managers = rows.map((row) => row.email).filter(takesMail)
  if (managers.length > 0) return managers
  const own = await db
    .selectFrom('organisation')
    .select('email')
    .where('id', '=', organisation)
    .executeTakeFirst()
  return own?.email ? [own.email] : []
}
