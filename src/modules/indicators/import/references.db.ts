import { sql } from 'kysely'
import type { Localized } from '../../../kernel/localized.ts'
import { isUuid } from '../../../kernel/slug.ts'
import type { Remit } from '../../../server/actor.ts'
import type { Db } from '../../../server/database.ts'
import type { IndicatorKind } from '../../../server/indicator-source.ts'

export type Referred = {
  readonly reference: string
  readonly id: string
  readonly statement: Localized
  readonly kind: IndicatorKind
}

/** Plans that ask something of an organisation within a remit: of any other, a file may not even learn that it is there. */
const asksWithin = (remit: Remit) =>
  remit === 'everywhere'
    ? sql`true`
    : sql`p.holder in (select asks.holder from organisation_reach asks
        join organisation_reach own on own.organisation = asks.organisation
        where own.holder = any(${sql.val(remit)}::uuid[]))`

/** The indicators that a file names by id, or as `plan/measure number/key`, in plans that ask something of the remit. */
export async function findReferred(
  db: Db,
  remit: Remit,
  references: readonly string[],
): Promise<readonly Referred[]> {
  if (references.length === 0) return []
  const ids = references.filter(isUuid)
  const paths = references.filter((one) => !isUuid(one))
  const { rows } = await sql<Referred>`
    select named.reference, i.id, i.statement, i.kind
    from (
      select i.id::text as reference, i.id from indicator i where i.id = any(${sql.val(ids)}::uuid[])
      union all
      select p.slug || '/' || m.number || '/' || i.key, i.id from indicator i join measure m on m.id = i.measure
        join plan p on p.id = m.plan where p.slug || '/' || m.number || '/' || i.key = any(${sql.val(paths)}::text[])
    ) named join indicator i on i.id = named.id join measure m on m.id = i.measure join plan p on p.id = m.plan
    where ${asksWithin(remit)}`.execute(db)
  return rows
}
