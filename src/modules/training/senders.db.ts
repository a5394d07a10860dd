import type { Localized } from '../../kernel/localized.ts'
import type { Remit } from '../../server/actor.ts'
import type { Db } from '../../server/database.ts'
import { inTree } from '../organisations/index.ts'

/** The organisations for which somebody may act, by slug: those that send people, or hold a programme. */
export const readSenders = async (db: Db, remit: Remit) =>
  (await db
    .selectFrom('organisation as o')
    .select(['o.slug', 'o.name'])
    .where('o.status', '=', 'active')
    .where(inTree(remit, 'o.id'))
    .orderBy('o.slug')
    .limit(500)
    .execute()) as { slug: string; name: Localized }[]
