import { ok, refuse } from '../../kernel/result.ts'
import { slugify } from '../../kernel/slug.ts'
import { command } from '../../server/use-case.ts'
import { OrganisationInput, OrganisationShown } from './organisation.forms.ts'
import { findOrganisation, insertOrganisation, shownOrganisations } from './organisations.db.ts'
import { storeTies } from './store-ties.ts'

/** Adds one organisation, under a parent within the actor's tree. Its slug follows from its name where none is given. */
export const createOrganisation = command({
  action: 'organisation.create',
  input: OrganisationInput,
  output: OrganisationShown,
  api: {
    method: 'post',
    path: '/organisations',
    summary: 'Add an organisation',
    status: 201,
    codes: [
      'slug.empty',
      'organisation.slug_taken',
      'organisation.unknown',
      'territory.unknown',
      'identifier.taken',
    ],
  },

  async run({ db, actor, journal }, input) {
    const remit = actor.remit('organisation.create')
    const slug = input.slug ?? slugify(Object.values(input.name)[0] ?? '')
    if (slug === '') return refuse('slug.empty', 'name')
    const home = remit === 'everywhere' ? undefined : remit[0]
    const parent = input.parent ?? home
    const above = parent ? await findOrganisation(db, remit, parent, true) : undefined
    if (parent && !above) return refuse('organisation.unknown', 'parent')
    const id = await insertOrganisation(db, { ...input, slug }, above?.id ?? null)
    if (!id) return refuse('organisation.slug_taken', 'slug')
    const refusal = await storeTies(db, id, input)
    if (refusal) return refusal
    journal(id, ['slug', 'name', 'kind', 'parent'])
    const [shown] = await shownOrganisations(db, 'everywhere', { limit: 1, only: [id] })
    return shown ? ok(shown) : refuse('not_found')
  },
})
