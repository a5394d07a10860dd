import { sql } from 'kysely'
import { z } from 'zod'
import type { Localized } from '../../kernel/localized.ts'
import { ok, refuse } from '../../kernel/result.ts'
import type { Actor } from '../../server/actor.ts'
import type { Db } from '../../server/database.ts'
import { query } from '../../server/use-case.ts'
import { OrganisationShown } from './organisation.forms.ts'
import { findOrganisation, shownOrganisations, within } from './organisations.db.ts'

type Named = { readonly slug: string; readonly name: Localized }

/** What the page of one organisation shows: itself, and by name what it is tied to. */
export const showOrganisation = query({
  action: 'organisation.read',
  input: z.object({ slug: z.string().max(80) }),
  output: z.object({
    organisation: OrganisationShown,
    /** Names by slug, of organisations and territories. */
    names: z.custom<Readonly<Record<string, Localized>>>(),
    parents: z.custom<readonly Named[]>(),
    children: z.custom<readonly Named[]>(),
    mayEdit: z.boolean(),
  }),

  async run({ db, actor }, { slug }) {
    const remit = actor.remit('organisation.read')
    const [organisation] = await shownOrganisations(db, remit, { limit: 1, only: [slug] })
    const self = await findOrganisation(db, remit, slug)
    if (!organisation || !self) return refuse('not_found')
    const children = await db
      .selectFrom('organisation as o')
      .select(['o.slug', 'o.name'])
      .where('o.parent', '=', self.id)
      .where(within(remit, 'o.id'))
      .orderBy('o.slug')
      .execute()
    const tied = [
      ...organisation.memberships.map((one) => one.network),
      ...organisation.accreditations.map((one) => one.authority),
    ]
    return ok({
      organisation,
      names: await namesBySlug(db, tied, organisation.territories),
      parents: await above(db, self.id),
      children: children as Named[],
      mayEdit: (await own(actor, db, self.id)) !== undefined,
    })
  },
})

/** Itself, where the actor may change it. */
const own = async (actor: Actor, db: Db, id: string) =>
  actor.may('organisation.edit')
    ? findOrganisation(db, actor.remit('organisation.edit'), id, true)
    : undefined

/** From the top of the tree down to the one it lies under. */
async function above(db: Db, id: string): Promise<readonly Named[]> {
  const { rows } = await sql<Named>`select o.slug, o.name from organisation_ancestor a
    join organisation o on o.id = a.ancestor where a.organisation = ${id} and a.depth > 0 order by a.depth desc`.execute(
    db,
  )
  return rows
}

async function namesBySlug(db: Db, organisations: readonly string[], territories: readonly string[]) {
  const { rows } = await sql<Named>`
    select slug, name from organisation where slug = any(${sql.val([...organisations])}::text[])
    union all select slug, name from territory where slug = any(${sql.val([...territories])}::text[])`.execute(
    db,
  )
  return Object.fromEntries(rows.map((row) => [row.slug, row.name]))
}
