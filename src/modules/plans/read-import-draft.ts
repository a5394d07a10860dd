import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'
import { type ImportKind, importKinds } from './keep-import-draft.ts'

/** The file that waits for its confirmation; another's is not found. */
export const readImportDraft = query({
  action: 'import.prepare',
  input: z.object({ id: z.uuid() }),
  output: z.object({ kind: z.enum(importKinds), name: z.string(), bytes: z.instanceof(Uint8Array) }),

  async run({ db }, { id }) {
    const draft = await db
      .selectFrom('import_draft')
      .select(['kind', 'name', 'bytes'])
      .where('id', '=', id)
      .executeTakeFirst()
    if (!draft) return refuse('not_found')
    return ok({ kind: draft.kind as ImportKind, name: draft.name, bytes: new Uint8Array(draft.bytes) })
  },
})

/** What the page that begins an import shows. */
export const showImport = query({
  action: 'import.prepare',
  input: z.object({ kind: z.enum(importKinds).optional().catch(undefined) }),
  output: z.object({ kind: z.enum(importKinds).nullable() }),
  run: async (_, { kind }) => ok({ kind: kind ?? null }),
})
