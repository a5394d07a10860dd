import { defineModule } from '../../server/module.ts'
import { createOrganisation } from './create-organisation.ts'
import { editOrganisation } from './edit-organisation.ts'
import { importOrganisations } from './import/import-organisations.ts'
import { importTerritories } from './import/import-territories.ts'
import { undoOrganisationsImport } from './import/take-back-organisations.ts'
import { undoTerritoriesImport } from './import/take-back-territories.ts'
import { listOrganisations } from './list-organisations.ts'
import { organisationPolicy } from './organisation.policy.ts'
import { routes } from './routes.tsx'
import { searchOrganisations } from './search-organisations.ts'
import { showOrganisation } from './show-organisation.ts'
import { showOrganisationForm } from './show-organisation-form.ts'
import { showPlaces } from './show-places.ts'
import { texts } from './texts.ts'

export const organisations = defineModule({
  name: 'organisations',
  policy: organisationPolicy,
  routes,
  useCases: [
    listOrganisations,
    searchOrganisations,
    showOrganisation,
    showPlaces,
    createOrganisation,
    editOrganisation,
    showOrganisationForm,
    importOrganisations,
    importTerritories,
    undoOrganisationsImport,
    undoTerritoriesImport,
  ],
  nav: [
    {
      href: '/organisations',
      label: texts.words('nav'),
      action: 'organisation.read',
      order: 6,
      place: 'work',
    },
  ],
})
