import { sql } from 'kysely'
import { isUuid } from '../../../kernel/slug.ts'
import type { Remit } from '../../../server/actor.ts'
import type { Db } from '../../../server/database.ts'
import { inTree } from '../../organisations/index.ts'
import type { ProgrammeShown } from '../training.forms.ts'

const rows = (db: Db) =>
  db
    .selectFrom('programme as p')
    .innerJoin('organisation as o', 'o.id', 'p.holder')
    .select(['p.id', 'p.slug', 'p.title', 'p.description', 'o.slug as holder', 'p.approval', 'p.version'])
    .select(
      sql<number>`(select count(*)::int from training_module m where m.programme = p.id and m.state = 'adopted')`.as(
        'modules',
      ),
    )

/** A page of programmes by slug, after the one given. */
export const readProgrammes = async (
  db: Db,
  { limit, after, remit = 'everywhere' }: { limit: number; after?: string | undefined; remit?: Remit },
) =>
  (await rows(db)
    .where(inTree(remit, 'p.holder'))
    .$if(after !== undefined, (q) => q.where('p.slug', '>', after as string))
    .orderBy('p.slug')
    .limit(limit)
    .execute()) as unknown as readonly ProgrammeShown[]

/** A programme by slug or id; where it is to be changed, only one held within the remit. */
export async function findProgramme(
  db: Db,
  reference: string,
  remit: Remit = 'everywhere',
): Promise<ProgrammeShown | undefined> {
  const row = await rows(db)
    .where(isUuid(reference) ? 'p.id' : 'p.slug', '=', reference)
    .where(inTree(remit, 'p.holder'))
    .executeTakeFirst()
  return row as unknown as ProgrammeShown | undefined
}
