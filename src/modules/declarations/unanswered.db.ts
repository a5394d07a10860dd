import { sql } from 'kysely'
import type { Localized } from '../../kernel/localized.ts'
import type { Db } from '../../server/database.ts'

/** A question that an organisation was asked and has not answered yet. */
export type Unanswered = {
  readonly request: string
  readonly slug: string
  readonly statement: Localized
  readonly due: string
  readonly askedOn: string
  readonly holder: string
  readonly asker: Localized
  readonly organisation: string
}

type Which = {
  readonly organisations?: readonly string[]
  readonly request?: string
  /** Due within these days, both included. */
  readonly due?: { readonly from: string; readonly to: string }
}

/** The open questions that active organisations have not answered, the nearest due day first. */
export async function unanswered(
  db: Db,
  { organisations, request, due }: Which,
): Promise<readonly Unanswered[]> {
  const { rows } = await sql<Unanswered>`
    select r.id as request, r.slug, r.statement, r.due, r.holder, h.name as asker, a.organisation,
      (r.asked_at at time zone coalesce((select time_zone from instance), 'Europe/Brussels'))::date as "askedOn"
    from declaration_asked a join declaration_request r on r.id = a.request
      join organisation o on o.id = a.organisation and o.status = 'active'
      join organisation h on h.id = r.holder
    where r.closed_at is null
      and not exists (select from declaration d where d.request = a.request and d.organisation = a.organisation)
      and (${organisations === undefined} or a.organisation = any(${sql.val([...(organisations ?? [])])}::uuid[]))
      and (${request === undefined} or a.request = ${request ?? null}::uuid)
      and (${due === undefined} or r.due between ${due?.from ?? null}::date and ${due?.to ?? null}::date)
    order by r.due, r.slug, o.slug`.execute(db)
  return rows
}

/** Writes down that organisations were reminded of their questions. */
export async function noteReminded(db: Db, asked: readonly Unanswered[], now: Date): Promise<void> {
  await sql`update declaration_asked a set reminded_at = ${now}
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as of_one (request uuid, organisation uuid)
    where a.request = of_one.request and a.organisation = of_one.organisation`.execute(db)
}
