import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { Localized } from '../../../kernel/localized.ts'
import type { Remit } from '../../../server/actor.ts'
import type { Db } from '../../../server/database.ts'
import { within } from '../../organisations/index.ts'
import { missingSince, remindedKinds, usualMonths } from '../activity.ts'

export type Expectation = {
  readonly network: string
  readonly name: Localized
  readonly months: number
  /** 0 where the network said nothing yet. */
  readonly version: number
}

/** What the networks at which a role is held expect of their services. */
export async function readExpectations(db: Db, remit: Remit): Promise<readonly Expectation[]> {
  const held = remit === 'everywhere' ? sql`true` : sql`o.id = any(${sql.val([...remit])}::uuid[])`
  const { rows } = await sql<Expectation>`
    select o.slug as network, o.name, coalesce(e.months, ${usualMonths}::int) as months, coalesce(e.version, 0) as version
    from organisation o left join supervision_expectation e on e.network = o.id
    where o.kind = 'network' and o.status = 'active' and ${held} order by o.slug limit 50`.execute(db)
  return rows
}

export type Without = {
  readonly slug: string
  readonly name: Localized
  readonly last: Day | null
  readonly months: number
  readonly since: Day
}

type Found = Omit<Without, 'since'> & { readonly came: Day }

/**
 * Services without supervision or intervision for longer than their networks expect; where several do, the shortest time
 * holds.
 */
export async function servicesWithout(db: Db, remit: Remit, today: Day): Promise<readonly Without[]> {
  const { rows } = await sql<Found>`
    select o.slug, o.name, o.created_at::date as came, coalesce(said.months, ${usualMonths}::int) as months, a.last
    from organisation o
      left join lateral (select min(e.months) as months from organisation_reach r
        join supervision_expectation e on e.network = r.holder where r.organisation = o.id) said on true
      left join lateral (select max(day) as last from activity where organisation = o.id and withdrawn_at is null
        and kind = any(${sql.val([...remindedKinds])}::text[])) a on true
    where o.kind = 'service' and o.status = 'active' and ${within(remit, 'o.id')} order by o.slug`.execute(db)
  return rows.flatMap(({ came, ...one }) => {
    const since = missingSince(one.last, { came, months: one.months }, today)
    return since === undefined ? [] : [{ ...one, since }]
  })
}
