import { sql } from 'kysely'
import { z } from 'zod'
import type { Localized } from '../../../kernel/localized.ts'
import { ok, refuse } from '../../../kernel/result.ts'
import { actorWith } from '../../../server/actor.ts'
import type { Db } from '../../../server/database.ts'
import { heldRoles } from '../../../server/policy.ts'
import { query } from '../../../server/use-case.ts'
import { inTree } from '../../organisations/index.ts'
import { kindsOfData, type Sight, sightOf } from './kinds.ts'
import { factsOf, findPerson, rolesOf } from './people.db.ts'

const name = z.custom<Localized>()
const places = z.array(z.object({ name, below: z.int() }))

/** One person: roles, how they sign in, and what they see. */
export const showPerson = query({
  action: 'person.read',
  input: z.object({ account: z.string().min(1).max(100) }),
  output: z.object({
    account: z.string(),
    name: z.string(),
    email: z.string(),
    deactivatedAt: z.date().nullable(),
    /** Whether the actor administers every place where they hold a role, and it is not the actor. */
    changeable: z.boolean(),
    facts: z
      .object({ lastOn: z.string().nullable(), secondFactor: z.boolean(), sessions: z.int() })
      .nullable(),
    roles: z.array(
      z.object({
        role: z.enum(heldRoles),
        slug: z.string(),
        where: name,
        givenAt: z.date(),
        givenBy: z.string().nullable(),
        withdrawable: z.boolean(),
      }),
    ),
    sights: z.array(
      z.object({
        kind: z.enum(kindsOfData),
        whole: z.boolean(),
        second: z.boolean(),
        changes: places,
        reads: places,
      }),
    ),
    organisations: z.array(z.object({ slug: z.string(), name })),
  }),

  async run({ db, actor, house, now, timeZone }, { account }) {
    const remit = actor.remit('person.read')
    const person = await findPerson(db, remit, account)
    if (!person) return refuse('not_found')
    const roles = await rolesOf(db, [account])
    const organisations = await db
      .selectFrom('organisation as o')
      .select(['o.id', 'o.slug', 'o.name'])
      .where('o.status', '=', 'active')
      .where(inTree(remit, 'o.id'))
      .orderBy('o.slug')
      .execute()
    const within = new Set(organisations.map(({ id }) => id))
    const held = roles.filter(({ aside }) => !aside)
    const as = actorWith(house.policies, { account, language: actor.language, roles: held })
    const sights = sightOf(as, (action) => house.policies.get(action)?.confidential === true)
    return ok({
      account,
      name: person.name,
      email: person.email,
      deactivatedAt: person.deactivatedAt,
      changeable: person.administered && account !== actor.account,
      facts: (await factsOf(db, [account], { timeZone, now })).get(account) ?? null,
      roles: roles.map(({ role, slug, name, organisation, givenAt, givenBy }) => ({
        ...{ role, slug, where: name, givenAt, givenBy },
        withdrawable: within.has(organisation),
      })),
      sights: await placed(db, sights),
      organisations: organisations as unknown as { slug: string; name: Localized }[],
    })
  },
})

type Placed = Omit<Sight, 'changes' | 'reads'> &
  Record<'changes' | 'reads', { name: Localized; below: number }[]>

/** With the names of places, and how many lie below each: to change in the tree, to read what a network reaches too. */
async function placed(db: Db, sights: readonly Sight[]): Promise<Placed[]> {
  const ids = [...new Set(sights.flatMap(({ changes, reads }) => [...changes, ...reads]))]
  const { rows } = await sql<{ id: string; name: Localized; changed: number; read: number }>`
    select o.id, o.name,
      (select count(*)::integer - 1 from organisation_ancestor a where a.ancestor = o.id) as changed,
      (select count(*)::integer - 1 from organisation_reach r where r.holder = o.id) as read
    from organisation o where o.id = any(${sql.val(ids)}::uuid[]) order by o.slug`.execute(db)
  const at = (wanted: readonly string[], below: 'changed' | 'read') =>
    rows.filter(({ id }) => wanted.includes(id)).map((row) => ({ name: row.name, below: row[below] }))
  return sights.map((sight) => ({
    ...sight,
    changes: at(sight.changes, 'changed'),
    reads: at(sight.reads, 'read'),
  }))
}
