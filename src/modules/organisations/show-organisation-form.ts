import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'
import { OrganisationShown } from './organisation.forms.ts'
import { findOrganisation, shownOrganisations } from './organisations.db.ts'
import { type Place, type Places, readPlaces } from './show-places.ts'

/** What the form that changes an organisation shows: what is stored, and what can be chosen from. */
export const showOrganisationForm = query({
  action: 'organisation.edit',
  input: z.object({ slug: z.string().max(80) }),
  output: z.object({
    organisation: OrganisationShown.extend({ email: z.string().nullable() }),
    places: z.custom<Places>(),
  }),

  async run({ db, actor }, { slug }) {
    const remit = actor.remit('organisation.edit')
    const found = await findOrganisation(db, remit, slug, true)
    const [organisation] = found
      ? await shownOrganisations(db, 'everywhere', { limit: 1, only: [found.id] })
      : []
    if (!found || !organisation) return refuse('not_found')
    const places = await readPlaces(db, remit, true)
    const above = organisation.parent && (await findOrganisation(db, 'everywhere', organisation.parent))
    // Where it lies today can be kept, also where the reader could not have put it there.
    const others = places.holders.filter((one) => ![found.slug, organisation.parent].includes(one.slug))
    const holders = above ? [{ slug: above.slug, name: above.name as Place['name'] }, ...others] : others
    return ok({ organisation: { ...organisation, email: found.email }, places: { ...places, holders } })
  },
})
