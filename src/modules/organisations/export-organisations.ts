import { writeCsv } from '../../server/csv.ts'
import type { Db } from '../../server/database.ts'
import { organisationTemplate } from './import/organisations-file.ts'
import { shownOrganisations } from './organisations.db.ts'

/** Every organisation as CSV, in the columns of the import. */
export async function organisationsText(db: Db): Promise<string> {
  const all = await shownOrganisations(db, 'everywhere', { limit: 1_000_000 })
  const addresses = await db.selectFrom('organisation').select(['slug', 'email']).execute()
  const emails = new Map(addresses.map((row) => [row.slug, row.email]))
  return writeCsv(
    organisationTemplate,
    all.map((one) => ({
      slug: one.slug,
      name_fr: one.name['fr'],
      name_nl: one.name['nl'],
      kind: one.kind,
      parent: one.parent,
      sector: one.sectors.join(','),
      territory: one.territories.join(','),
      email: emails.get(one.slug),
      accredited_by: one.accreditations.map((accreditation) => accreditation.authority).join(','),
      language: one.language,
      ...Object.fromEntries(one.identifiers.map(({ scheme, value }) => [scheme, value])),
    })),
  )
}
