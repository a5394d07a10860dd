import { type SqlBool, sql } from 'kysely'
import { isUuid } from '../../../kernel/slug.ts'
import type { Remit } from '../../../server/actor.ts'
import type { Db } from '../../../server/database.ts'
import { inTree } from '../../organisations/index.ts'
import type { ProgrammeRead, ProgrammeShown } from '../training.forms.ts'

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

/**
 * Programmes that have something in the catalogue are for everybody; the others, and where the exchange with the funder
 * stands, for who makes programmes in the tree of whoever holds them.
 */
const readable = (db: Db, makers: Remit) =>
  rows(db)
    .select(sql<boolean>`${inTree(makers, 'p.holder')}`.as('made'))
    .where(
      sql<SqlBool>`(${inTree(makers, 'p.holder')} or exists (select from training_module m
        where m.programme = p.id and m.state = 'adopted'))`,
    )

const asRead = ({ made, approval, ...programme }: { readonly made: boolean; readonly approval: string }) =>
  ({ ...programme, approval: made ? approval : null }) as unknown as ProgrammeRead

/** A programme by slug or id, where it may be read. */
export async function readProgramme(
  db: Db,
  makers: Remit,
  reference: string,
): Promise<ProgrammeRead | undefined> {
  const row = await readable(db, makers)
    .where(isUuid(reference) ? 'p.id' : 'p.slug', '=', reference)
    .executeTakeFirst()
  return row && asRead(row)
}

/** A page of the programmes that may be read, by slug, after the one given. */
export async function readCatalogued(
  db: Db,
  makers: Remit,
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<readonly ProgrammeRead[]> {
  const found = await readable(db, makers)
    .$if(after !== undefined, (q) => q.where('p.slug', '>', after as string))
    .orderBy('p.slug')
    .limit(limit)
    .execute()
  return found.map(asRead)
}

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
