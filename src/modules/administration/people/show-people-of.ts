import { sql } from 'kysely'
import { z } from 'zod'
import type { Localized } from '../../../kernel/localized.ts'
import { ok, refuse } from '../../../kernel/result.ts'
import { actorWith, type RoleHeld } from '../../../server/actor.ts'
import { isNetwork } from '../../../server/at-network.ts'
import type { HeldRole } from '../../../server/policy.ts'
import { query } from '../../../server/use-case.ts'
import { findOrganisation, reference } from '../../organisations/index.ts'
import { kindsOfData, sightOf } from './kinds.ts'

const kinds = z.array(z.enum(kindsOfData))
type Row = {
  account: string
  name: string | null
  role: HeldRole
  held: string
  slug: string
  place: Localized
  tree: boolean
  readonly atNetwork: boolean
}

/** Everybody whose roles reach one organisation, and what they see of it. */
export const showPeopleOf = query({
  action: 'person.read',
  input: z.object({ organisation: reference }),
  output: z.object({
    name: z.custom<Localized>(),
    people: z.array(
      z.object({
        account: z.string(),
        name: z.string(),
        roles: z.array(z.object({ role: z.custom<HeldRole>(), where: z.custom<Localized>() })),
        changes: kinds,
        reads: kinds,
      }),
    ),
  }),

  async run({ db, actor, house }, { organisation: named }) {
    const organisation = await findOrganisation(db, actor.remit('person.read'), named, true)
    if (!organisation) return refuse('not_found')
    const { rows } = await sql<Row>`
      select h.account, u.name, h.role, h.organisation as held, o.slug, o.name as place, ${isNetwork} as "atNetwork",
        exists (select from organisation_ancestor a where (a.organisation, a.ancestor) = (r.organisation, r.holder)) as tree
      from role_held h join organisation_reach r on r.holder = h.organisation
      join organisation o on o.id = h.organisation left join sign_in."user" u on u.id = h.account
      where r.organisation = ${organisation.id} order by lower(u.name), h.account, h.given_at`.execute(db)
    const people = [...Map.groupBy(rows, ({ account }) => account)].map(([account, own]) => {
      const seenWith = (roles: readonly Row[]) => {
        const held: RoleHeld[] = roles.map(({ role, held, slug, atNetwork }) => ({
          ...{ role, slug, atNetwork },
          organisation: held,
        }))
        return sightOf(actorWith(house.policies, { account, language: 'fr', roles: held }), () => false)
      }
      // Who sees a member of their network does not write in it.
      const changes = seenWith(own.filter(({ tree }) => tree)).flatMap((one) =>
        one.changes.length > 0 ? [one.kind] : [],
      )
      const seen = seenWith(own).flatMap((one) =>
        one.reads.length + one.changes.length > 0 ? [one.kind] : [],
      )
      return {
        account,
        name: own[0]?.name ?? account,
        roles: own.map(({ role, place }) => ({ role, where: place })),
        changes,
        reads: seen.filter((kind) => !changes.includes(kind)),
      }
    })
    return ok({ name: organisation.name as Localized, people })
  },
})
