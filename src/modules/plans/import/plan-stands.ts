import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../../../server/database.ts'
import type { Plan } from '../plans.db.ts'
import type { Content } from '../store-measures.ts'

/** Keeps a plan and what it holds from changing until the command is through; what stands is read after. */
export async function hold(db: Db, plan: string): Promise<void> {
  await sql`select from plan where id = ${plan} for no key update`.execute(db)
  await sql`select from measure where plan = ${plan} order by id for no key update`.execute(db)
  await sql`select from indicator i join measure m on m.id = i.measure where m.plan = ${plan}
    order by i.id for no key update of i`.execute(db)
}

/** What stands of a plan, in 32 signs: another as soon as the plan, a measure or an indicator is edited. */
export function fingerprint(plan: Plan | undefined, { measures, indicators }: Content): string {
  const versions = [plan, ...measures, ...indicators].map((one) => one && [one.id, one.version])
  return createHash('sha256').update(JSON.stringify(versions)).digest('hex').slice(0, 32)
}
