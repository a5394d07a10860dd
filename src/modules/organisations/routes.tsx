import { Hono } from 'hono'
import { type Env, form, page } from '../../server/web.tsx'
import { createOrganisation } from './create-organisation.ts'
import { editOrganisation } from './edit-organisation.ts'
import { EditOrganisationPage } from './pages/edit-organisation.tsx'
import { NewOrganisationPage } from './pages/new-organisation.tsx'
import { OrganisationPage } from './pages/organisation.tsx'
import { OrganisationsPage } from './pages/organisations.tsx'
import { searchOrganisations } from './search-organisations.ts'
import { showOrganisation } from './show-organisation.ts'
import { showOrganisationForm } from './show-organisation-form.ts'
import { showPlaces } from './show-places.ts'

export const routes = new Hono<Env>()
  .get('/organisations', page(searchOrganisations, OrganisationsPage))
  .get('/organisations/nouvelle', page(showPlaces, NewOrganisationPage))
  .post(
    '/organisations/nouvelle',
    form(createOrganisation, {
      next: ({ slug }) => `/organisations/${slug}`,
      again: [showPlaces, NewOrganisationPage],
    }),
  )
  .get('/organisations/:slug', page(showOrganisation, OrganisationPage))
  .get('/organisations/:slug/modifier', page(showOrganisationForm, EditOrganisationPage))
  .post(
    '/organisations/:slug/modifier',
    form(editOrganisation, {
      next: ({ slug }) => `/organisations/${slug}`,
      again: [showOrganisationForm, EditOrganisationPage],
      blank: 'null',
    }),
  )
