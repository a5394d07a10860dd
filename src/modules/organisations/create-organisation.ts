import { sql } from 'kysely'
import { ok, refuse } from '../../kernel/result.ts'
import { slugify } from '../../kernel/slug.ts'
import { command, type Writing } from '../../server/use-case.ts'
import { OrganisationInput, OrganisationShown } from './organisation.forms.ts'
import {
  findOrganisation,
  findTerritories,
  insertOrganisation,
  setIdentifiers,
  setTerritories,
  shownOrganisations,
} from './organisations.db.ts'

/** Adds one organisation, under a parent within the actor's remit. Its slug follows from its name where none is given. */
export const createOrganisation = command({
  action: 'organisation.create',
  input: OrganisationInput,
  output: OrganisationShown,
  api: {
    method: 'post',
    path: '/organisations',
    summary: 'Add an organisation',
    status: 201,
    codes: ['organisation.slug_taken', 'organisation.unknown', 'territory.unknown', 'identifier.taken'],
  },

  async run(context, input) {
    const { db, actor, journal } = context
    const remit = actor.remit('organisation.create')
    const slug = input.slug ?? slugify(Object.values(input.name)[0] ?? '')
    if (await findOrganisation(db, 'everywhere', slug)) return refuse('organisation.slug_taken', 'slug')
    const home = remit === 'everywhere' ? undefined : remit[0]
    const parent = input.parent ?? home
    const above = parent ? await findOrganisation(db, remit, parent) : undefined
    if (parent && !above) return refuse('organisation.unknown', 'parent')
    const territories = await findTerritories(db, input.territories)
    if (territories.length < new Set(input.territories).size)
      return refuse('territory.unknown', 'territories')
    const id = await insertOrganisation(db, { ...input, slug }, above?.id ?? null)
    await setTerritories(
      db,
      id,
      territories.map((one) => one.id),
    )
    if (await setIdentifiers(db, id, input.identifiers)) return refuse('identifier.taken', 'identifiers')
    const unknown = await addTies(context, id, input)
    if (unknown) return refuse('organisation.unknown', unknown)
    journal(id, ['slug', 'name', 'kind', 'parent'])
    const [shown] = await shownOrganisations(db, 'everywhere', { limit: 1, only: [id] })
    return shown ? ok(shown) : refuse('not_found')
  },
})

/** Memberships and accreditations. Answers the field that names an organisation nobody knows. */
async function addTies({ db }: Writing, id: string, input: OrganisationInput): Promise<string | undefined> {
  for (const { network, from, to } of input.memberships) {
    const found = await findOrganisation(db, 'everywhere', network)
    if (found?.kind !== 'network') return 'memberships'
    await sql`insert into membership values (${id}, ${found.id}, ${from}, ${to ?? null})`.execute(db)
  }
  for (const { authority, number, category, from, to } of input.accreditations) {
    const found = await findOrganisation(db, 'everywhere', authority)
    if (!found) return 'accreditations'
    const row = {
      number: number ?? null,
      category: category ?? null,
      from_day: from ?? null,
      to_day: to ?? null,
    }
    await db
      .insertInto('accreditation')
      .values({ organisation: id, authority: found.id, ...row })
      .execute()
  }
  return undefined
}
