import { sql } from 'kysely'
import type { Localized } from '../../kernel/localized.ts'
import type { Remit } from '../../server/actor.ts'
import type { Db } from '../../server/database.ts'
import type { MessageState } from '../../server/outbox/index.ts'
import { within } from '../organisations/index.ts'
import type { LinkKind } from './task-link.ts'

/** A link and all that says whether it still opens something. */
export type TaskLink = {
  readonly id: string
  readonly kind: LinkKind
  readonly organisation: string
  readonly slug: string
  readonly name: Localized
  readonly active: boolean
  readonly holder: string
  readonly asker: Localized
  readonly askerEmail: string | null
  readonly request: string | null
  readonly statement: Localized | null
  readonly period: string | null
  readonly indicators: readonly string[]
  readonly recipient: string | null
  readonly due: string
  readonly expiresOn: string
  readonly createdAt: Date
  readonly sentAt: Date | null
  /** What became of the message that brings it. */
  readonly message: MessageState | null
  readonly openedAt: Date | null
  readonly answeredAt: Date | null
  readonly revokedAt: Date | null
  /** Whether what it asks for is there, by whichever hand it came. */
  readonly answered: boolean
}

// Figures are given once each one asked for has something for the period, whole or by category.
const answered = sql<boolean>`case l.kind
  when 'declaration' then exists (select from declaration d where d.request = l.request and d.organisation = l.organisation)
  else not exists (select from task_link_indicator i where i.link = l.id and not exists (
    select from observation v where v.indicator = i.indicator and v.organisation = l.organisation
      and v.period = l.period and v.origin <> 'computed')) end`

const indicators = sql<string[]>`array(select i.indicator from task_link_indicator i where i.link = l.id)`

const rows = (db: Db) =>
  db
    .selectFrom('task_link as l')
    .innerJoin('organisation as o', 'o.id', 'l.organisation')
    .innerJoin('organisation as h', 'h.id', 'l.holder')
    .leftJoin('declaration_request as r', 'r.id', 'l.request')
    .leftJoin('message as w', 'w.id', 'l.message')
    // Gathered with others, it is where the message is that they went in.
    .leftJoin('message as m', (join) => join.on(sql<boolean>`m.id = coalesce(w.gathered_in, w.id)`))
    .select(['l.id', 'l.kind', 'l.organisation', 'o.slug', 'o.name', 'l.holder', 'h.name as asker'])
    .select(['h.email as askerEmail', 'l.request', 'r.statement', 'l.period', 'l.recipient', 'l.due'])
    .select([
      'l.expires_on as expiresOn',
      'l.created_at as createdAt',
      'm.sent_at as sentAt',
      'm.state as message',
    ])
    .select(['l.opened_at as openedAt', 'l.answered_at as answeredAt', 'l.revoked_at as revokedAt'])
    .select((eb) => eb('o.status', '=', 'active').as('active'))
    .select(answered.as('answered'))
    .select(indicators.as('indicators'))

/** The link that acts, by its id. */
export const findLink = async (db: Db, id: string) =>
  (await rows(db).where('l.id', '=', id).executeTakeFirst()) as unknown as TaskLink | undefined

/** The same, held until what it brings is stored, so that it is not revoked under it. */
export async function lockedLink(db: Db, id: string): Promise<TaskLink | undefined> {
  await sql`select from task_link where id = ${id} for no key update`.execute(db)
  return findLink(db, id)
}

/** The links sent within a remit, newest first. */
export async function listedLinks(
  db: Db,
  remit: Remit,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): Promise<readonly TaskLink[]> {
  const found = await rows(db)
    .where(within(remit, 'l.holder'))
    .$if(after !== undefined, (q) =>
      q.where(
        sql<boolean>`(l.created_at, l.id) < (select c.created_at, c.id from task_link c where c.id = ${after})`,
      ),
    )
    .orderBy('l.created_at', 'desc')
    .orderBy('l.id', 'desc')
    .limit(limit)
    .execute()
  return found as unknown as readonly TaskLink[]
}

/** The links of organisations that still last, whose task is not done. */
export async function openLinks(
  db: Db,
  organisations: readonly string[] | null,
): Promise<readonly TaskLink[]> {
  const found = await rows(db)
    .where('l.revoked_at', 'is', null)
    .where(sql<boolean>`l.expires_on >= today()`)
    .where('o.status', '=', 'active')
    .where('r.closed_at', 'is', null)
    .where(sql<boolean>`not ${answered}`)
    .$if(organisations !== null, (q) =>
      q.where(sql<boolean>`l.organisation = any(${sql.val([...(organisations ?? [])])}::uuid[])`),
    )
    .orderBy('l.created_at')
    .execute()
  return found as unknown as readonly TaskLink[]
}

export type NewLink = Pick<
  TaskLink,
  'kind' | 'organisation' | 'holder' | 'request' | 'period' | 'indicators' | 'recipient' | 'due' | 'expiresOn'
>

/** Stores a link; answers its id. */
export async function insertLink(db: Db, link: NewLink, by: string | null, now: Date): Promise<string> {
  const { kind, organisation, holder, request, period, recipient, due } = link
  const { id } = await db
    .insertInto('task_link')
    .values({
      ...{ kind, organisation, holder, request, period, recipient, due },
      expires_on: link.expiresOn,
      created_at: now,
      created_by: by,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  if (link.indicators.length > 0)
    await db
      .insertInto('task_link_indicator')
      .values(link.indicators.map((indicator) => ({ link: id, indicator })))
      .execute()
  return id
}

/** Writes down what happened to a link. */
export const updateLink = (
  db: Db,
  id: string,
  change: {
    readonly message?: string
    readonly opened_at?: Date
    readonly answered_at?: Date
    readonly revoked_at?: Date
    readonly revoked_by?: string | null
  },
) => db.updateTable('task_link').set(change).where('id', '=', id).execute()

/** Addresses are kept as long as somebody may have to know where a link went. */
export const forgetRecipients = (db: Db) =>
  sql`update task_link set recipient = null
    where recipient is not null and (expires_on < today() or revoked_at is not null)`.execute(db)
