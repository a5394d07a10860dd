import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { query } from '../../../server/use-case.ts'
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

/** What it takes to import a kind of file. */
const actions = {
  plan: 'plan.import',
  organisations: 'organisation.import',
  territories: 'territory.import',
  observations: 'observation.write',
} as const satisfies Record<ImportKind, string>

/** What the page that begins an import shows: the kinds of files that the reader may import. */
export const showImport = query({
  action: 'import.prepare',
  input: z.object({ kind: z.enum(importKinds).optional().catch(undefined) }),
  output: z.object({ kind: z.enum(importKinds).nullable(), kinds: z.array(z.enum(importKinds)) }),
  async run({ actor }, { kind }) {
    const kinds = importKinds.filter((one) => actor.may(actions[one]))
    return ok({ kind: kind && kinds.includes(kind) ? kind : null, kinds })
  },
})
