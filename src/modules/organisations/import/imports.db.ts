import { createHash } from 'node:crypto'
import { ok, type Refusal, type Result, refuse } from '../../../kernel/result.ts'
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

type TakeBack<Code extends string> = (context: Writing, made: HeldMade) => Promise<Refusal<Code> | undefined>

/** Takes an import back with the rule of its kind, once: it is held until it is, and says when and by whom. */
export async function undoMade<Code extends string>(
  context: Writing,
  { kind, id }: { readonly kind: MadeKind; readonly id: string },
  takeBack: TakeBack<Code>,
): Promise<Result<HeldMade, Code | 'not_found' | 'import.undone_already'>> {
  const { db, now, actor } = context
  const made = await db
    .selectFrom('import_made')
    .select(['id', 'organisation', 'wrote', 'imported_at as importedAt', 'undone_at as undoneAt'])
    .where('id', '=', id)
    .where('kind', '=', kind)
    .forUpdate()
    .executeTakeFirst()
  if (!made) return refuse('not_found')
  if (made.undoneAt) return refuse('import.undone_already')
  const refusal = await takeBack(context, made)
  if (refusal) return refusal
  await db
    .updateTable('import_made')
    .set({ undone_at: now, undone_by: actor.account })
    .where('id', '=', id)
    .execute()
  return ok(made)
}
