import { sql } from 'kysely'
import type { Period } from '../../kernel/period.ts'
import type { Reading } from '../../server/use-case.ts'
import { type Asking, askingAnyOf, asksFor, inGrid } from '../indicators/index.ts'
import { within } from '../organisations/index.ts'

/** The figures of plans within one's remit that an organisation is asked for, and that a grid takes. */
export async function figuresAskedOf(
  { db, actor }: Reading,
  organisation: string,
  period: Period,
  plan?: string,
): Promise<readonly Asking[]> {
  const asking = (await askingAnyOf(db, [organisation])).filter((one) => inGrid(one) && asksFor(one, period))
  const holders = [...new Set(asking.map(({ indicator }) => indicator.holder))]
  const rows = await db
    .selectFrom('organisation as o')
    .select('o.id')
    .where(sql<boolean>`o.id = any(${sql.val(holders)}::uuid[])`)
    .where(within(actor.remit('task_link.send'), 'o.id'))
    .execute()
  const own = new Set(rows.map((row) => row.id))
  return asking.filter(
    (one) => own.has(one.indicator.holder) && (plan === undefined || one.plan.slug === plan),
  )
}
