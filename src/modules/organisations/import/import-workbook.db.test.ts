import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, bytes, smallNetwork, type World, world } from '../../../../tests/support/world.ts'
import { type CellValue, writeXlsx } from '../../../server/xlsx.ts'
import { importOrganisations } from './import-organisations.ts'
import { importTerritories } from './import-territories.ts'
import { organisationTemplate } from './organisations-file.ts'

type Row = Readonly<Record<string, CellValue>>
const workbook = (columns: readonly string[], rows: readonly Row[]) =>
  writeXlsx([{ name: 'Feuille1', columns: columns.map((name) => ({ name })), rows }])
const line = (slug: string, cells: Row = {}): Row => ({ slug, name_fr: slug, kind: 'service', ...cells })

describe('a workbook', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
    accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
  })
  afterAll(() => w.end())

  const run = async (...rows: Row[]) =>
    importOrganisations(w.asSystem(), { bytes: await workbook(organisationTemplate, rows) })

  it('of organisations is taken like a CSV, numbers of identifiers as digits', async () => {
    expect(accepted(await run(line('classeur', { parent: 'maison', siret: 73282932000074 })))).toMatchObject({
      created: 1,
      reading: { format: 'xlsx', sheet: 'Feuille1' },
    })
    const stored = await w.database
      .selectFrom('organisation_identifier')
      .select('value')
      .where('scheme', '=', 'siret')
      .execute()
    expect(stored.map(({ value }) => value)).toContain('73282932000074')
  })

  it('is refused by its cells, by what the form and what the database know, and nothing of it is kept', async () => {
    const at = async (...rows: Row[]) => {
      const result = await run(...rows)
      return result.ok ? [] : (result.faults ?? []).map(({ path, line: row, code }) => [path, row, code])
    }
    expect(await at(line('juste'), line('club', { kind: 'club' }))).toEqual([['D3', 3, 'invalid_value']])
    expect(await at(line('juste', { language: 'NL' }))).toEqual([['N2', 2, 'invalid_value']])
    expect(await at(line('juste'), {}, line('perdue', { parent: 'nobody' }))).toEqual([
      ['E4', 4, 'organisation.unknown'],
    ])
    expect(
      await w.database.selectFrom('organisation').select('id').where('slug', '=', 'juste').execute(),
    ).toEqual([])
  })

  it('of territories likewise', async () => {
    const columns = ['scheme', 'code', 'name_fr', 'name_nl', 'parent']
    const file = (parent: string) =>
      workbook(columns, [
        { scheme: 'nis', code: '04000', name_fr: 'Région' },
        { scheme: 'nis', code: 21004, name_fr: 'Ville', parent },
      ])
    expect(await importTerritories(w.asSystem(), { bytes: await file('99999') })).toMatchObject({
      ok: false,
      faults: [{ path: 'E3', line: 3, column: 'parent', code: 'territory.unknown' }],
    })
    expect(accepted(await importTerritories(w.asSystem(), { bytes: await file('04000') }))).toMatchObject({
      stored: 2,
    })
  })
})
