import { createHash } from 'node:crypto'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import type { Writing } from '../../../server/use-case.ts'
import { json } from '../organisations.db.ts'

type MadeKind = 'plan' | 'organisations' | 'territories'

/** A file that was taken in: whose it is, how much it did, and what it wrote, by which it is taken back. */
type Made = {
  readonly kind: MadeKind
  readonly name: string
  readonly bytes: Uint8Array
  readonly organisation: string | null
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  readonly wrote: unknown
}

/** Keeps an import for the history and for its undoing. Answers its id. */
export async function keepMade({ db, now }: Writing, { bytes, name, wrote, ...made }: Made): Promise<string> {
  const { id } = await db
    .insertInto('import_made')
    .values({
      ...made,
      name: name.slice(-120),
      sha256: createHash('sha256').update(bytes).digest(),
      imported_at: now,
      wrote: json(wrote),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** An import that is to be taken back. */
export type HeldMade = {
  readonly id: string
  readonly organisation: string | null
  readonly wrote: unknown
  readonly importedAt: Date
}

/** Holds an import so that it is undone once. */
export async function holdMade(
  { db }: Writing,
  kind: MadeKind,
  id: string,
): Promise<Result<HeldMade, 'not_found' | 'import.undone_already'>> {
  const made = await db
    .selectFrom('import_made')
    .select(['id', 'organisation', 'wrote', 'imported_at as importedAt', 'undone_at as undoneAt'])
    .where('id', '=', id)
    .where('kind', '=', kind)
    .forUpdate()
    .executeTakeFirst()
  if (!made) return refuse('not_found')
  if (made.undoneAt) return refuse('import.undone_already')
  return ok(made)
}

/** Says that an import was taken back, when and by whom. */
export const markUndone = ({ db, now, actor }: Writing, id: string) =>
  db
    .updateTable('import_made')
    .set({ undone_at: now, undone_by: actor.account })
    .where('id', '=', id)
    .execute()
