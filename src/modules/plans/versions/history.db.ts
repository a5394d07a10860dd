import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import type { Db } from '../../../server/database.ts'
import { json } from '../../organisations/index.ts'
import type { Measure } from '../plans.db.ts'

type Said = Readonly<Record<string, unknown>>

/** Keeps what a measure said in what is no column of its own: who leads it, what it serves. The database keeps the rest. */
export async function keepSaid(db: Db, { id, plan }: Pick<Measure, 'id' | 'plan'>, before: Said, now: Said) {
  const changed = Object.entries(before).filter(([field, was]) => !isDeepStrictEqual(was, now[field]))
  if (changed.length === 0) return
  const said = json(Object.fromEntries(changed))
  await db.insertInto('plan_revision').values({ plan, measure: id, said }).execute()
}

/** One change of what a plan says: when, of what, and in which fields. */
export type PlanChange = {
  readonly at: Date
  readonly measure: string | null
  readonly number: string | null
  readonly indicator: string | null
  readonly fields: readonly string[]
}

/** The last changes of a plan, its measures and its indicators, newest first; those of one moment and one place are one. */
export async function recentChanges(db: Db, plan: string, limit: number): Promise<readonly PlanChange[]> {
  const { rows } = await sql<PlanChange>`
    select v.replaced_at as at, v.measure, m.number, i.key as indicator, (
        select jsonb_agg(distinct field order by field) from jsonb_array_elements(jsonb_agg(v.said)) one, jsonb_object_keys(one) field
      ) as fields
    from plan_revision v left join measure m on m.id = v.measure left join indicator i on i.id = v.indicator
    where v.plan = ${plan} group by v.replaced_at, v.measure, m.number, m.position, i.key, i.position
    order by v.replaced_at desc, m.position nulls first, i.position nulls first limit ${limit}`.execute(db)
  return rows
}
