import { type Expression, sql } from 'kysely'
import { z } from 'zod'
import { type Fault, type Refusal, refuse } from '../../../kernel/result.ts'
import type { Db } from '../../../server/database.ts'
import { command, done, nothing, type Writing } from '../../../server/use-case.ts'
import { inTree } from '../organisations.db.ts'
import { type HeldMade, undoMade } from './imports.db.ts'

/** The rows of an organisation as they stood, its ties with them. */
export type Said = {
  readonly row: Readonly<Record<string, unknown>>
  readonly territories: readonly unknown[]
  readonly identifiers: readonly unknown[]
  readonly accreditations: readonly unknown[]
}
/** What an import wrote: what each said before (null where it added it), and its version and ties since. */
type Wrote = readonly {
  readonly id: string
  readonly version: number
  readonly before: Said | null
  readonly accreditations: readonly string[]
}[]

const rowsOf = (table: string, id: Expression<string>) =>
  sql`(select coalesce(jsonb_agg(to_jsonb(t)), '[]') from ${sql.table(table)} t where t.organisation = ${id})`

/** What an organisation says, to be kept before an import changes it. */
export async function readSaid(db: Db, id: string): Promise<Said> {
  const self = sql<string>`o.id`
  const { rows } =
    await sql<Said>`select to_jsonb(o) as row, ${rowsOf('organisation_territory', self)} as territories,
      ${rowsOf('organisation_identifier', self)} as identifiers, ${rowsOf('accreditation', self)} as accreditations
    from organisation o where o.id = ${id}`.execute(db)
  return rows[0] as Said
}

/** The same told of all that an import wrote, once it is through. */
export async function wroteOf(db: Db, before: ReadonlyMap<string, Said | null>): Promise<Wrote> {
  const { rows } = await sql<Omit<Wrote[number], 'before'>>`select o.id, o.version, array(
      select a.id::text from accreditation a where a.organisation = o.id order by 1) as accreditations
    from organisation o where o.id = any(${sql.val([...before.keys()])}::uuid[])`.execute(db)
  return rows.map((row) => ({ ...row, before: before.get(row.id) ?? null }))
}

/** Undoes an import of organisations. */
export const undoOrganisationsImport = command({
  action: 'organisation.import',
  input: z.object({ id: z.uuid() }),
  output: nothing,
  api: {
    method: 'post',
    path: '/organisations/imports/{id}/undo',
    summary: 'Undo an import of organisations',
    codes: ['import.built_upon', 'import.undone_already'],
  },

  async run(context, { id }) {
    const made = await undoMade(context, { kind: 'organisations', id }, takeBackOrganisations)
    if (!made.ok) return made
    context.journal(id, ['undone_at'])
    return done
  },
})

/**
 * Takes back what an import of organisations wrote, all or nothing: what it added goes, what it changed says again what
 * it said. Refused (`import.built_upon`, naming each) where one was changed since or is in use.
 */
async function takeBackOrganisations(
  { db, actor }: Writing,
  { id, wrote }: HeldMade,
): Promise<Refusal<'import.built_upon' | 'not_found'> | undefined> {
  const written = wrote as Wrote
  const ids = written.map((one) => one.id)
  await sql`select from organisation where id = any(${sql.val(ids)}::uuid[]) order by id for update`.execute(
    db,
  )
  const foreign = await db
    .selectFrom('organisation as o')
    .select('o.id')
    .where('o.id', 'in', [...ids, id])
    .where((eb) => eb.not(inTree(actor.remit('organisation.import'), 'o.id')))
    .executeTakeFirst()
  if (foreign) return refuse('not_found')
  const touched = await touchedSince(db, written)
  if (touched.length > 0) return refuse('import.built_upon', touched)
  for (const { id: organisation, before } of written) if (before) await sayAgain(db, organisation, before)
  const { rows } = await sql<{ gone: boolean }>`select remove_added_organisations(${id}) as gone`.execute(db)
  return rows[0]?.gone ? undefined : refuse('import.built_upon')
}

/** Those that were changed since, by their slugs. */
async function touchedSince(db: Db, wrote: Wrote): Promise<readonly Fault[]> {
  const known = JSON.stringify(
    wrote.map(({ id, version, accreditations }) => ({ id, version, accreditations })),
  )
  const { rows } = await sql<{ id: string; slug: string | null }>`
    select w.id, o.slug from jsonb_to_recordset(${known}::jsonb) as w (id uuid, version integer, accreditations text[])
    left join organisation o on o.id = w.id
    where o.version is distinct from w.version or w.accreditations <> array(
      select a.id::text from accreditation a where a.organisation = w.id order by 1)`.execute(db)
  return rows.map(({ id, slug }) => ({ path: 'organisation', code: 'import.built_upon', found: slug ?? id }))
}

/** Writes an organisation and its ties as they stood. */
async function sayAgain(db: Db, id: string, { row, territories, identifiers, accreditations }: Said) {
  await sql`update organisation o set name = b.name, kind = b.kind, sectors = b.sectors, parent = b.parent,
      email = b.email, language = b.language, status = b.status, version = o.version + 1
    from jsonb_populate_record(null::organisation, ${JSON.stringify(row)}::jsonb) b where o.id = ${id}`.execute(
    db,
  )
  const ties = {
    organisation_territory: territories,
    organisation_identifier: identifiers,
    accreditation: accreditations,
  }
  for (const [table, rows] of Object.entries(ties)) {
    await sql`delete from ${sql.table(table)} where organisation = ${id}`.execute(db)
    await sql`insert into ${sql.table(table)}
      select * from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)`.execute(
      db,
    )
  }
}
