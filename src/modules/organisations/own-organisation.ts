import type { Remit } from '../../server/actor.ts'
import type { Db } from '../../server/database.ts'

/** The organisation that somebody acts for where none is named; for the instance itself, its first network. */
export async function ownOrganisation(db: Db, remit: Remit): Promise<string | undefined> {
  if (remit !== 'everywhere') return remit[0]
  const network = await db
    .selectFrom('organisation')
    .select('id')
    .where('kind', '=', 'network')
    .orderBy('created_at')
    .executeTakeFirst()
  return network?.id
}
