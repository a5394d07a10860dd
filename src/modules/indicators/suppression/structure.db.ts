import { sql } from 'kysely'
import { threshold } from '../../../kernel/suppression.ts'
import type { Db } from '../../../server/database.ts'
import type { Structure } from './table.ts'

/** How the organisations that a plan's holder reaches hang together; who stands right under it has nobody above. */
export async function structureUnder(db: Db, holder: string): Promise<Structure> {
  const { rows } = await sql<{ structure: Structure }>`
    with recursive reached as (
      select organisation as id from organisation_reach where holder = ${holder} and organisation <> ${holder}
    ),
    named as (
      select ot.organisation, t.slug, t.parent from organisation_territory ot join territory t on t.id = ot.territory
        join reached r on r.id = ot.organisation
      union select n.organisation, t.slug, t.parent from named n join territory t on t.id = n.parent
    ),
    territories as (select organisation, jsonb_agg(distinct slug) as slugs from named group by organisation)
    select coalesce(jsonb_object_agg(o.id, jsonb_build_object(
        'parent', case when exists (select from reached p where p.id = o.parent) then o.parent end,
        'territory', coalesce(t.slugs, '[]'), 'sector', to_jsonb(o.sectors))), '{}') as structure
    from reached r join organisation o on o.id = r.id left join territories t on t.organisation = o.id`.execute(
    db,
  )
  return rows[0]?.structure ?? {}
}

/** The smallest count that is shown, 0 aside. */
export async function thresholdOf(db: Db): Promise<number> {
  const row = await db.selectFrom('instance').select('threshold').executeTakeFirst()
  return row?.threshold ?? threshold
}
