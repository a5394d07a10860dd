import { z } from 'zod'
import { ok } from '../../../kernel/result.ts'
import { query } from '../../../server/use-case.ts'
import { importsWithin } from './undo-import.ts'

const Import = z.object({
  id: z.uuid(),
  name: z.string(),
  imported_at: z.string(),
  added: z.number(),
  changed: z.number(),
  unchanged: z.number(),
})

/** Imports whose figures are still there, within one's remit, newest first: each may be undone until something is built on it. */
export const listImports = query({
  action: 'observation.write',
  input: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
  output: z.object({ items: z.array(Import), next: z.null() }),
  api: { method: 'get', path: '/observations/imports', summary: 'Imports of observations' },

  async run({ db, actor }, { limit }) {
    const found = await importsWithin(db, actor.remit('observation.write'), limit)
    const items = found.map(({ importedAt, undoneAt: _, ...one }) => ({
      ...one,
      imported_at: importedAt.toISOString(),
    }))
    return ok({ items, next: null })
  },
})
