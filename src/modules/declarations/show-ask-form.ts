import { z } from 'zod'
import type { Localized } from '../../kernel/localized.ts'
import { ok } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'
import {
  organisationsIn,
  type Places,
  readPlaces,
  readScope,
  type ScopeRead,
  scope,
} from '../organisations/index.ts'

const shownNames = 12

export type Preview = {
  readonly scope: ScopeRead
  readonly asked: number
  readonly names: readonly Localized[]
}

/** What the form that asks a question offers; with a scope, who would be asked. */
export const showAskForm = query({
  action: 'declaration.ask',
  input: z.object({ scope: scope.optional() }),
  output: z.object({ places: z.custom<Places>(), preview: z.custom<Preview>().nullable() }),

  async run({ db, actor }, input) {
    const remit = actor.remit('declaration.ask')
    const places = await readPlaces(db, remit)
    if (!input.scope) return ok({ places, preview: null })
    const asked = await organisationsIn(db, input.scope, remit === 'everywhere' ? null : (remit[0] ?? null))
    const named = asked.slice(0, shownNames)
    const names = await db
      .selectFrom('organisation')
      .select('name')
      .where('id', 'in', named.length > 0 ? named : ['00000000-0000-0000-0000-000000000000'])
      .orderBy('slug')
      .execute()
    const preview = {
      scope: await readScope(db, input.scope),
      asked: asked.length,
      names: names.map((row) => row.name as Localized),
    }
    return ok({ places, preview })
  },
})
