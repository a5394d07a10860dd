import { defineModule } from '../../server/module.ts'
import { createOrganisation } from './create-organisation.ts'
import { importOrganisations } from './import-organisations.ts'
import { importTerritories } from './import-territories.ts'
import { listOrganisations } from './list-organisations.ts'
import { organisationPolicy } from './organisation.policy.ts'

export const organisations = defineModule({
  name: 'organisations',
  policy: organisationPolicy,
  useCases: [listOrganisations, createOrganisation, importOrganisations, importTerritories],
})
