export { collegeWords, useColleges } from './college-words.ts'
export { createOrganisation } from './create-organisation.ts'
export { organisationsText } from './export-organisations.ts'
export { expectedText, formRefusal } from './form-refusal.ts'
export { importOrganisations } from './import/import-organisations.ts'
export { importTerritories } from './import/import-territories.ts'
export { type HeldMade, keepMade, undoMade } from './import/imports.db.ts'
export { organisationTemplate } from './import/organisations-file.ts'
export { undoOrganisationsImport } from './import/take-back-organisations.ts'
export { undoTerritoriesImport } from './import/take-back-territories.ts'
export { pageOf, paging } from './list-organisations.ts'
export { OrganisationShown, reference, scope } from './organisation.forms.ts'
export type { Scope } from './organisation.ts'
export {
  findOrganisation,
  inTree,
  json,
  organisationsIn,
  shownOrganisations,
  within,
} from './organisations.db.ts'
export { ownOrganisation } from './own-organisation.ts'
export { ScopeWords, useKinds } from './pages/scope-words.tsx'
export { readScope, type ScopeRead } from './scope-read.ts'
export { type Places, readPlaces } from './show-places.ts'
