import { sql } from 'kysely'
import type { Localized } from '../../kernel/localized.ts'
import type { Db } from '../../server/database.ts'

/** A measure whose indicator is computed from the answers to a request. */
export type CountsIn = {
  readonly request: string
  readonly indicator: string
  readonly measure: string
  readonly plan: Localized
}

/** Where the answers to some requests go, in the order of the plans. */
export async function whereTheyCount(db: Db, requests: readonly string[]): Promise<readonly CountsIn[]> {
  const { rows } = await sql<CountsIn>`
    select i.source_parameters->>'request' as request, i.id as indicator, m.number as measure, p.title as plan
    from indicator i join measure m on m.id = i.measure join plan p on p.id = m.plan
    where i.source_key in ('declarations.share', 'declarations.count')
      and i.source_parameters->>'request' = any(${sql.val([...requests])}::text[])
    order by p.slug, m.position`.execute(db)
  return rows
}

/** Whom to write to about a request: the one who asks it. */
export const askerOf = async (db: Db, holder: string) =>
  db
    .selectFrom('organisation')
    .select(['name', 'email'])
    .where('id', '=', holder)
    .executeTakeFirst() as Promise<{ name: Localized; email: string | null } | undefined>
