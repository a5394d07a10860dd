import { sql } from 'kysely'
import { z } from 'zod'
import type { Localized } from '../../../kernel/localized.ts'
import { ok } from '../../../kernel/result.ts'
import { heldRoles } from '../../../server/policy.ts'
import { query } from '../../../server/use-case.ts'
import { factsOf, holdsWithin, rolesOf } from './people.db.ts'

const pageSize = 50

/** People who hold a role within what the actor administers, by name; `after` is the last one of the page before. */
export const listPeople = query({
  action: 'person.read',
  input: z.object({ q: z.string().trim().max(200).default(''), after: z.string().max(100).optional() }),
  output: z.object({
    q: z.string(),
    items: z.array(
      z.object({
        account: z.string(),
        name: z.string(),
        active: z.boolean(),
        roles: z.array(z.object({ role: z.enum(heldRoles), where: z.custom<Localized>() })),
        /** Null where the person is administered elsewhere too. */
        facts: z.object({ lastOn: z.string().nullable(), secondFactor: z.boolean() }).nullable(),
      }),
    ),
    next: z.string().nullable(),
  }),

  async run({ db, actor, now, timeZone }, { q, after }) {
    const place = sql`(lower(u.name), u.id)`
    const found = await db
      .selectFrom('sign_in.user as u')
      .leftJoin('account_deactivated as d', 'd.account', 'u.id')
      .select(['u.id', 'u.name', 'd.since'])
      .where(holdsWithin(actor.remit('person.read')))
      .$if(q !== '', (rows) =>
        rows.where(
          sql<boolean>`(strpos(lower(u.name), lower(${q})) > 0 or strpos(lower(u.email), lower(${q})) > 0)`,
        ),
      )
      .$if(after !== undefined, (rows) =>
        rows.where(sql<boolean>`${place} > (select lower(name), id from sign_in."user" where id = ${after})`),
      )
      .orderBy(sql`lower(u.name)`)
      .orderBy('u.id')
      .limit(pageSize + 1)
      .execute()
    const shown = found.slice(0, pageSize)
    const ids = shown.map(({ id }) => id)
    const [roles, facts] = [await rolesOf(db, ids), await factsOf(db, ids, { timeZone, now })]
    const items = shown.map(({ id, name, since }) => ({
      account: id,
      name,
      active: since === null,
      roles: roles.filter((one) => one.account === id).map(({ role, name }) => ({ role, where: name })),
      facts: facts.get(id) ?? null,
    }))
    return ok({ q, items, next: found.length > pageSize ? (ids.at(-1) ?? null) : null })
  },
})
