import { z } from 'zod'
import { ok } from '../../../kernel/result.ts'
import { query, type Reading } from '../../../server/use-case.ts'
import { importsOfFigures } from '../../indicators/index.ts'
import { within } from '../../organisations/index.ts'
import { importKinds } from './keep-import-draft.ts'

const Import = z.object({
  id: z.uuid(),
  kind: z.enum(importKinds),
  name: z.string(),
  imported_at: z.string(),
  /** Whether whoever asks brought it. */
  own: z.boolean(),
  added: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  undone_at: z.string().nullable(),
  /** Known to stay: something was built on it, or it changed nothing. What is `open` may still turn out to be in use. */
  state: z.enum(['open', 'undone', 'stays', 'empty']),
})
type Import = z.output<typeof Import>

/** What was taken in of every kind, within one's remit or by oneself, newest first. */
export const showImports = query({
  action: 'import.prepare',
  input: z.object({ limit: z.coerce.number().int().min(1).max(200).default(100) }),
  output: z.object({ items: z.array(Import), next: z.null() }),
  api: { method: 'get', path: '/imports', summary: 'Imports of every kind, to be undone' },

  async run(reading, { limit }) {
    const figures = reading.actor.may('observation.write') ? await importsOfFigures(reading, limit) : []
    const items = [
      ...(await filesTakenIn(reading, limit)),
      ...figures.map(({ built_upon: built, ...one }) => shown({ ...one, kind: 'observations' }, built)),
    ]
    items.sort((a, b) => (a.imported_at < b.imported_at ? 1 : -1))
    return ok({ items: items.slice(0, limit), next: null })
  },
})

async function filesTakenIn({ db, actor }: Reading, limit: number): Promise<readonly Import[]> {
  const found = await db
    .selectFrom('import_made as f')
    .select(['f.id', 'f.kind', 'f.name', 'f.imported_at', 'f.account'])
    .select(['f.added', 'f.changed', 'f.unchanged', 'f.undone_at'])
    .where((eb) =>
      eb.or([
        eb('f.account', '=', actor.account),
        ...(actor.may('plan.import') ? [within(actor.remit('plan.import'), 'f.organisation')] : []),
      ]),
    )
    .orderBy('f.imported_at', 'desc')
    .limit(limit)
    .execute()
  return found.map(({ account, imported_at: at, undone_at: undone, kind, ...one }) =>
    shown({
      ...one,
      kind: kind as Import['kind'],
      own: account === actor.account,
      imported_at: at.toISOString(),
      undone_at: undone?.toISOString() ?? null,
    }),
  )
}

/** Where an import stands, from what is known of it without looking at each of its lines. */
function shown(made: Omit<Import, 'state'>, builtUpon = false): Import {
  if (made.undone_at) return { ...made, state: 'undone' }
  if (made.added + made.changed === 0) return { ...made, state: 'empty' }
  return { ...made, state: builtUpon ? 'stays' : 'open' }
}
