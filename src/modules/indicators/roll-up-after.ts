import { sql } from 'kysely'
import type { Db } from '../../server/database.ts'
import type { Event, Reading } from '../../server/use-case.ts'
import { lockIndicator } from './recompute.ts'
import { type Asked, rollUp } from './roll-up.ts'

/**
 * After a command that changes what counts without writing an observation: an indicator's scope or breakdown, where
 * organisations stand. The sums of the indicators concerned are made anew, in its transaction.
 */
export async function rollUpAfter(reading: Reading, events: readonly Event[]): Promise<void> {
  const { db } = reading
  const concerned = new Set<string>()
  for (const { action, subject } of events)
    for (const id of await indicatorsConcerned(db, action, subject)) concerned.add(id)
  // In the order in which everybody locks them.
  for (const id of [...concerned].sort()) {
    await lockIndicator(db, id)
    await rollUp(reading, id)
  }
}

async function indicatorsConcerned(db: Db, action: string, subject: string): Promise<readonly string[]> {
  if (action === 'indicator.edit') return [subject]
  if (action === 'plan.import') return observed(db, sql`m.plan = ${subject}`)
  if (action === 'organisation.import' || action === 'territory.import') return observed(db, sql`true`)
  if (action === 'organisation.create') return observed(db, sql`i.scope is not null`)
  if (action !== 'organisation.edit') return []
  return observed(
    db,
    sql`i.scope is not null or exists (select from organisation_ancestor a join observation v on v.organisation = a.organisation
      where a.ancestor = ${subject} and v.indicator = i.id)`,
  )
}

/** Indicators that have observations, of those that fit: taken in the order in which everybody locks them. */
async function observed(db: Db, fits: ReturnType<typeof sql>): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`select i.id from indicator i join measure m on m.id = i.measure
    where ${fits} and exists (select from observation v where v.indicator = i.id) order by i.id`.execute(db)
  return rows.map((row) => row.id)
}

/** Memberships begin and end on a day, without anybody doing anything. */
export async function rollUpMembers(reading: Reading): Promise<void> {
  const { db } = reading
  for (const id of await observed(db, sql`i.scope ? 'networks'`)) {
    await lockIndicator(db, id)
    await rollUp(reading, id)
  }
}

/** Before a plan is released its sums are made anew where who is asked, or where they stand, may have changed by itself. */
export async function rollUpPlan(reading: Reading, plan: string): Promise<void> {
  const { db } = reading
  const moving = sql`(i.scope is not null or i.breakdown in ('territory', 'sector'))`
  const asked: Asked = new Map()
  for (const id of await observed(db, sql`m.plan = ${plan} and ${moving}`)) {
    await lockIndicator(db, id)
    await rollUp(reading, id, undefined, { asked })
  }
}
