import type { Fault, Result } from '../../../kernel/result.ts'
import { ok, refuse } from '../../../kernel/result.ts'
import type { Row } from '../../../server/csv.ts'
import { asRead, readSheet, type Sheet } from '../../../server/sheet.ts'
import { faultsOf } from '../../../server/use-case.ts'
import { OrganisationInput } from '../organisation.forms.ts'

/** In the order of the contract, section 3; then the language in which the organisation is written to. */
export const organisationTemplate = [
  'slug',
  'name_fr',
  'name_nl',
  'kind',
  'parent',
  'sector',
  'territory',
  'siret',
  'finess',
  'bce',
  'rcs',
  'email',
  'accredited_by',
  'language',
] as const

const required: readonly string[] = ['slug', 'name_fr', 'kind']
const columns = { required, optional: organisationTemplate.filter((name) => !required.includes(name)) }

export type Read = {
  readonly line: number
  readonly organisation: OrganisationInput & { slug: string }
  readonly accreditedBy: readonly string[]
}

/** The organisations of a CSV or XLSX file; refused as a whole with every fault by line and column. */
export async function readOrganisations(
  bytes: Uint8Array,
): Promise<Result<{ rows: readonly Read[]; reading: Sheet['reading']; columns: Sheet['columns'] }>> {
  const sheet = await readSheet(bytes, columns)
  if (!sheet.ok) return sheet
  const faults: Fault[] = []
  const rows: Read[] = []
  const lines = new Map<string, number>()
  for (const row of sheet.value.rows) {
    const parsed = OrganisationInput.safeParse(inputOf(row))
    if (!parsed.success) faults.push(...faultsOf(parsed.error).map((fault) => atCell(row, fault)))
    const slug = row.cells['slug'] ?? ''
    const before = lines.get(slug)
    if (before !== undefined)
      faults.push({
        path: 'slug',
        line: row.line,
        column: 'slug',
        code: 'duplicate',
        found: slug,
        expected: `≠ line ${before}`,
      })
    lines.set(slug, row.line)
    if (parsed.success)
      rows.push({
        line: row.line,
        organisation: { ...parsed.data, slug },
        accreditedBy: split(row.cells['accredited_by']),
      })
  }
  const { reading, columns: found } = sheet.value
  return faults.length > 0
    ? refuse('validation', asRead(faults, sheet.value))
    : ok({ rows, reading, columns: found })
}

const split = (cell: string | undefined) =>
  (cell ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)

function inputOf({ cells }: Row) {
  const identifiers = (['siret', 'finess', 'bce', 'rcs'] as const)
    .filter((scheme) => cells[scheme])
    .map((scheme) => ({ scheme, value: cells[scheme] }))
  return {
    slug: cells['slug'],
    name: { fr: cells['name_fr'], ...(cells['name_nl'] ? { nl: cells['name_nl'] } : {}) },
    kind: cells['kind'],
    parent: cells['parent'] || undefined,
    sectors: split(cells['sector']),
    territories: split(cells['territory']),
    email: cells['email'] || undefined,
    // Of a file without the column nothing is known, and what was set on a page stays.
    language: cells['language'] === undefined ? undefined : cells['language'] || null,
    identifiers,
  }
}

/** From the path within an organisation to the column of the file. */
function atCell({ line, cells }: Row, fault: Fault): Fault {
  const [field = '', index] = fault.path.split('.')
  const schemes = (['siret', 'finess', 'bce', 'rcs'] as const).filter((scheme) => cells[scheme])
  const columns: Readonly<Record<string, string>> = {
    name: fault.path === 'name.nl' ? 'name_nl' : 'name_fr',
    sectors: 'sector',
    territories: 'territory',
  }
  const column = field === 'identifiers' ? (schemes[Number(index)] ?? field) : (columns[field] ?? field)
  return { ...fault, path: column, line, column, found: cells[column]?.slice(0, 40) }
}
