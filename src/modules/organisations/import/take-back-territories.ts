import { sql } from 'kysely'
import { z } from 'zod'
import { type Fault, type Refusal, refuse } from '../../../kernel/result.ts'
import type { Db } from '../../../server/database.ts'
import { command, done, nothing, type Writing } from '../../../server/use-case.ts'
import { findOrganisation, json } from '../organisations.db.ts'
import { type HeldMade, undoMade } from './imports.db.ts'

/** What a territory says. */
type Said = { readonly name: unknown; readonly parent: string | null }
export type WroteTerritory = { readonly id: string; readonly before: Said | null; readonly after: Said }

/** What the territories of the installation say, by their ids. */
export async function readTerritories(db: Db): Promise<ReadonlyMap<string, Said>> {
  const rows = await db.selectFrom('territory').select(['id', 'name', 'parent']).execute()
  return new Map(rows.map(({ id, name, parent }) => [id, { name, parent }]))
}

/** Undoes an import of territories. */
export const undoTerritoriesImport = command({
  action: 'territory.import',
  input: z.object({ id: z.uuid() }),
  output: nothing,
  api: {
    method: 'post',
    path: '/territories/imports/{id}/undo',
    summary: 'Undo an import of territories',
    codes: ['import.built_upon', 'import.undone_already'],
  },

  async run(context, { id }) {
    const made = await undoMade(context, { kind: 'territories', id }, takeBackTerritories)
    if (!made.ok) return made
    context.journal(id, ['undone_at'])
    return done
  },
})

/**
 * Takes back what an import of territories wrote, all or nothing. Refused (`import.built_upon`, naming each) where one
 * was renamed since or is in use.
 */
async function takeBackTerritories(
  { db, actor }: Writing,
  { id, organisation, wrote }: HeldMade,
): Promise<Refusal<'import.built_upon' | 'not_found'> | undefined> {
  const remit = actor.remit('territory.import')
  if (remit !== 'everywhere' && !(organisation && (await findOrganisation(db, remit, organisation, true))))
    return refuse('not_found')
  const written = wrote as readonly WroteTerritory[]
  const touched = await touchedSince(db, written)
  if (touched.length > 0) return refuse('import.built_upon', touched)
  for (const { id: territory, before } of written)
    if (before)
      await db
        .updateTable('territory')
        .set({ name: json(before.name), parent: before.parent })
        .where('id', '=', territory)
        .execute()
  const { rows } = await sql<{ gone: boolean }>`select remove_added_territories(${id}) as gone`.execute(db)
  return rows[0]?.gone ? undefined : refuse('import.built_upon')
}

async function touchedSince(db: Db, wrote: readonly WroteTerritory[]): Promise<readonly Fault[]> {
  const { rows } = await sql<{ found: string }>`
    select coalesce(t.slug, w.id::text) as found
    from jsonb_to_recordset(${JSON.stringify(wrote)}::jsonb) as w (id uuid, after jsonb)
    left join territory t on t.id = w.id
    where jsonb_build_object('name', t.name, 'parent', t.parent) is distinct from w.after`.execute(db)
  return rows.map(({ found }) => ({ path: 'territory', code: 'import.built_upon', found }))
}
