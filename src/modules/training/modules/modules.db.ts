import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { isUuid } from '../../../kernel/slug.ts'
import type { Remit } from '../../../server/actor.ts'
import type { Db } from '../../../server/database.ts'
import { inTree } from '../../organisations/index.ts'
import type { ModuleShown } from '../training.forms.ts'

const rows = (db: Db) =>
  db
    .selectFrom('training_module as m')
    .innerJoin('programme as p', 'p.id', 'm.programme')
    .select(['m.id', 'm.slug', 'p.slug as programme', 'm.title', 'm.half_days', 'm.orientation', 'm.sheet'])
    .select(['m.competences', 'm.trainers', 'm.contributors', 'm.state', 'm.version'])

/** Those adopted are for everybody; the others for who makes programmes in the tree of whoever holds them. */
export const mayRead = (makers: Remit) =>
  makers === 'everywhere'
    ? sql<SqlBool>`true`
    : sql<SqlBool>`(m.state = 'adopted' or ${inTree(makers, 'p.holder')})`

export type Wanted = {
  readonly programme?: string | undefined
  readonly orientation?: string | undefined
  /** Words looked for, with or without their accents. */
  readonly search?: string | undefined
}

/** Modules that fit, in the order of their programmes, after the slug given. */
export const readModules = async (
  db: Db,
  makers: Remit,
  { programme, orientation, search }: Wanted,
  { limit, after }: { limit: number; after?: string | undefined },
) =>
  (await rows(db)
    .where(mayRead(makers))
    .$if(programme !== undefined, (q) => q.where('p.slug', '=', programme as string))
    .$if(orientation !== undefined, (q) => q.where('m.orientation', '=', orientation as string))
    .$if(search !== undefined, (q) => q.where(says(search as string)))
    .$if(after !== undefined, (q) =>
      q.where(sql<SqlBool>`(p.slug, m.position, m.slug) > (select cp.slug, c.position, c.slug
        from training_module c join programme cp on cp.id = c.programme where c.slug = ${after})`),
    )
    .orderBy('p.slug')
    .orderBy('m.position')
    .orderBy('m.slug')
    .limit(limit)
    .execute()) as unknown as readonly ModuleShown[]

const escaped = (words: string) => words.replace(/[\\%_]/g, '\\$&')
/** Letters without their accents. */
const plain = (text: RawBuilder<unknown>) =>
  sql<string>`regexp_replace(normalize(${text}, NFD), '[\\u0300-\\u036f]', '', 'g')`

/** Whether a module `m` says these words in its title, its sheet or its competences, in any language. */
export const says = (words: string) =>
  sql<SqlBool>`exists (select from jsonb_path_query(jsonb_build_array(m.title, m.sheet, m.competences),
    '$.** ? (@.type() == "string")') said where ${plain(sql`said #>> '{}'`)} ilike ${plain(sql`${`%${escaped(words)}%`}::text`)})`

/** A module by slug or id, where it may be read. */
export async function findModule(db: Db, makers: Remit, reference: string): Promise<ModuleShown | undefined> {
  const row = await rows(db)
    .where(isUuid(reference) ? 'm.id' : 'm.slug', '=', reference)
    .where(mayRead(makers))
    .executeTakeFirst()
  return row as unknown as ModuleShown | undefined
}
