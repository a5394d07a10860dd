import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import type { Db } from '../../server/database.ts'
import { query } from '../../server/use-case.ts'
import { readScope, reference, type Scope, type ScopeRead } from '../organisations/index.ts'
import { RequestShown } from './declaration.forms.ts'
import { declaredBy, findRequest, type Request, tally } from './declarations.db.ts'
import { type CountsIn, whereTheyCount } from './where-it-counts.ts'

/** A request and what became of it: how many hold, who has not answered. */
export async function shownRequest(db: Db, request: Request): Promise<RequestShown> {
  const [counted, all] = [await tally(db, request.id), await declaredBy(db, request.id)]
  return {
    id: request.id,
    slug: request.slug,
    statement: request.statement,
    hint: request.hint,
    scope: request.scope,
    due: request.due,
    evidence: request.evidence,
    closed: request.closedAt !== null,
    asked: counted.asked,
    answered: counted.answered,
    holds: counted.holds,
    does_not_hold: counted.doesNotHold,
    not_applicable: counted.notApplicable,
    unanswered: all.filter((one) => one.holds === null).map((one) => one.slug),
    version: request.version,
  }
}

export const showRequest = query({
  action: 'declaration.follow',
  input: z.object({ id: reference }),
  output: RequestShown,
  api: { method: 'get', path: '/declaration-requests/{id}', summary: 'A request, and who has not answered' },

  async run({ db, actor }, { id }) {
    const request = await findRequest(db, actor.remit('declaration.follow'), id)
    return request ? ok(await shownRequest(db, request)) : refuse('not_found')
  },
})

const text = z.record(z.string(), z.string())

/** The same for the page that follows it: each organisation by name, with its answer and the last reminder. */
export const followRequest = query({
  action: 'declaration.follow',
  input: z.object({ id: reference }),
  output: z.object({
    request: RequestShown,
    scope: z.custom<ScopeRead>(),
    countsIn: z.custom<readonly CountsIn[]>(),
    organisations: z.array(
      z.object({
        slug: z.string(),
        name: text,
        holds: z.string().nullable(),
        since: z.string().nullable(),
        answeredOn: z.string().nullable(),
        remindedAt: z.date().nullable(),
        byLink: z.boolean(),
      }),
    ),
  }),

  async run({ db, actor }, { id }) {
    const request = await findRequest(db, actor.remit('declaration.follow'), id)
    if (!request) return refuse('not_found')
    const all = await declaredBy(db, request.id)
    const organisations = all.map(({ organisation: _, ...one }) => ({
      ...one,
      name: one.name as Record<string, string>,
    }))
    const scope = await readScope(db, request.scope as Scope)
    const countsIn = await whereTheyCount(db, [request.id])
    return ok({ request: await shownRequest(db, request), scope, countsIn, organisations })
  },
})
