import { z } from 'zod'
import { ok } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'
import { OrganisationShown } from './organisation.forms.ts'
import { shownOrganisations } from './organisations.db.ts'

/** A page of a list (contract, section 2): how many, and after which. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(200).optional(),
}

/** One more than asked is read, to know whether there is a next page. */
export function pageOf<T>(found: readonly T[], limit: number, cursorOf: (last: T) => string) {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items: [...items], next: found.length > limit && last !== undefined ? cursorOf(last) : null }
}

/** The organisations within the actor's remit, by slug. */
export const listOrganisations = query({
  action: 'organisation.read',
  input: z.object(paging),
  output: z.object({ items: z.array(OrganisationShown), next: z.string().nullable() }),

  async run({ db, actor }, { limit, cursor }) {
    const found = await shownOrganisations(db, actor.remit('organisation.read'), {
      after: cursor,
      limit: limit + 1,
    })
    return ok(pageOf(found, limit, (last) => last.slug))
  },
})
