import { ok, refuse } from '../../kernel/result.ts'
import { slugify } from '../../kernel/slug.ts'
import { underFreeSlug } from '../../server/free-slug.ts'
import { command } from '../../server/use-case.ts'
import { json, organisationsIn, ownOrganisation } from '../organisations/index.ts'
import { AskDeclaration, RequestShown } from './declaration.forms.ts'
import { findRequestAnywhere } from './declarations.db.ts'
import { shownRequest } from './show-request.ts'

/** Asks the organisations of a scope whether a statement holds. Who is asked is fixed at that moment. */
export const askDeclaration = command({
  action: 'declaration.ask',
  input: AskDeclaration,
  output: RequestShown,
  api: {
    method: 'post',
    path: '/declaration-requests',
    summary: 'Ask organisations whether something holds',
    status: 201,
    codes: ['declaration.due_in_past', 'declaration.nobody_asked'],
  },

  async run({ db, actor, now, today, journal }, { statement, hint, scope, due, evidence, slug }) {
    if (due < today)
      return refuse('declaration.due_in_past', [
        { path: 'due', code: 'declaration.due_in_past', expected: `≥ ${today}`, found: due },
      ])
    const holder = await ownOrganisation(db, actor.remit('declaration.ask'))
    if (!holder) return refuse('not_found')
    const asked = await organisationsIn(db, scope, holder)
    if (asked.length === 0) return refuse('declaration.nobody_asked', 'scope')
    const row = {
      holder,
      statement: json(statement),
      hint: hint ? json(hint) : null,
      scope: json(scope),
      due,
      evidence,
      asked_at: now,
      asked_by: actor.account,
      counted_from: today,
    }
    const wanted = slug ?? (slugify((Object.values(statement)[0] ?? '').slice(0, 60)) || 'question')
    const request = await underFreeSlug(wanted, (free) =>
      db
        .insertInto('declaration_request')
        .values({ ...row, slug: free })
        .onConflict((conflict) => conflict.column('slug').doNothing())
        .returning('id')
        .executeTakeFirst(),
    )
    await db
      .insertInto('declaration_asked')
      .values(asked.map((organisation) => ({ request: request.id, organisation })))
      .execute()
    journal(request.id, ['statement', 'scope', 'due', 'evidence'])
    const stored = await findRequestAnywhere(db, request.id)
    return stored ? ok(await shownRequest(db, stored)) : refuse('not_found')
  },
})
