import { sql } from 'kysely'
import type { Localized } from '../../kernel/localized.ts'
import type { Remit } from '../../server/actor.ts'
import type { Db } from '../../server/database.ts'
import { inTree, ownOrganisation } from '../organisations/index.ts'

/**
 * The organisations for which somebody may act: those that send people, or hold a programme. One's own is the first, so
 * that a form which is not touched says what leaving it out would; then by slug. Who is `kept` (slug) comes before all, also
 * where it acts no more.
 */
export async function readSenders(db: Db, remit: Remit, kept?: string) {
  const own = (await ownOrganisation(db, remit)) ?? null
  const found = await db
    .selectFrom('organisation as o')
    .select(['o.slug', 'o.name'])
    .where((eb) => eb.or([eb('o.status', '=', 'active'), eb('o.slug', '=', kept ?? null)]))
    .where(inTree(remit, 'o.id'))
    .orderBy(sql`o.slug is not distinct from ${kept ?? null}`, 'desc')
    .orderBy(sql`o.id is not distinct from ${own}`, 'desc')
    .orderBy('o.slug')
    .limit(500)
    .execute()
  return found as { slug: string; name: Localized }[]
}
