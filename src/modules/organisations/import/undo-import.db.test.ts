import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, bytes, smallNetwork, type World, world } from '../../../../tests/support/world.ts'
import type { Request } from '../../../server/use-case.ts'
import { editOrganisation } from '../edit-organisation.ts'
import { importOrganisations } from './import-organisations.ts'
import { importTerritories } from './import-territories.ts'
import { undoOrganisationsImport } from './take-back-organisations.ts'
import { undoTerritoriesImport } from './take-back-territories.ts'

const header = 'slug;name_fr;name_nl;kind;parent;sector;territory;siret;finess;bce;rcs;email;accredited_by'
const line = (cells: Partial<Record<string, string>>) =>
  header
    .split(';')
    .map((column) => cells[column] ?? '')
    .join(';')
const file = (...rows: Partial<Record<string, string>>[]) => bytes([header, ...rows.map(line)].join('\n'))
const tilleuls = {
  slug: 'tilleuls',
  name_fr: 'Les Tilleuls',
  name_nl: 'De Linden',
  kind: 'service',
  parent: 'maison',
}

describe('an import of organisations or territories taken back', () => {
  let w: World
  let coordinator: Request
  beforeAll(async () => {
    w = await world()
    const territories = 'scheme;code;name_fr\nnis;21004;Bruxelles\n'
    accepted(await importTerritories(w.asSystem(), { bytes: bytes(territories) }))
    accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
    coordinator = await w.as('coordinator', 'reseau')
  })
  afterAll(() => w.end())

  /** Every row that an import of organisations may write, without its version. */
  const stands = async () => {
    const rows = await Promise.all(
      ['organisation', 'organisation_territory', 'organisation_identifier', 'accreditation', 'territory'].map(
        async (table) => {
          const found = await w.pools.owner.query(
            `select to_jsonb(t) - 'version' as row from ${table} t order by to_jsonb(t)::text`,
          )
          return [table, found.rows]
        },
      ),
    )
    return Object.fromEntries(rows)
  }
  const take = async (given: Uint8Array, by = coordinator) =>
    accepted(await importOrganisations(by, { bytes: given, name: 'services.csv' })).import
  const undo = (id: string, by = coordinator) => undoOrganisationsImport(by, { id })
  const refused = async (id: string, by = coordinator) => {
    const result = await undo(id, by)
    return result.ok ? 'undone' : [result.code, result.faults?.map((fault) => fault.found)]
  }

  it('leaves everything as it stood: what it added, changed, moved and accredited', async () => {
    const before = await stands()
    const id = await take(
      file(
        {
          ...tilleuls,
          name_fr: 'Tilleuls changés',
          parent: 'nouvelle',
          territory: '21004',
          bce: '0202.239.951',
        },
        {
          slug: 'nouvelle',
          name_fr: 'Nouvelle',
          kind: 'organisation',
          parent: 'reseau',
          accredited_by: 'centre',
        },
        {
          slug: 'escale',
          name_fr: 'L’Escale',
          name_nl: 'De Aanloop',
          kind: 'service',
          parent: 'maison',
          sector: 'accueil',
          accredited_by: 'centre',
        },
      ),
    )
    expect(await stands()).not.toEqual(before)
    accepted(await undo(id))
    expect(await stands()).toEqual(before)
    expect(await refused(id)).toEqual(['import.undone_already', undefined])
  })

  it('is refused where one was changed since, naming it, and nothing of it is taken back', async () => {
    const id = await take(
      file(
        { slug: 'un', name_fr: 'Un', kind: 'service', parent: 'maison' },
        { slug: 'deux', name_fr: 'Deux', kind: 'service', parent: 'maison' },
      ),
    )
    accepted(
      await editOrganisation(coordinator, {
        slug: 'deux',
        version: 1,
        kind: 'service',
        name: { fr: 'Deux bis' },
      }),
    )
    const before = await stands()
    expect(await refused(id)).toEqual(['import.built_upon', ['deux']])
    expect(await stands()).toEqual(before)
  })

  it.each([
    [
      'a person works there',
      `insert into role_held (account, role, organisation) values ('x', 'worker', $1)`,
    ],
    [
      'it has others under it',
      `insert into organisation (slug, name, kind, parent) values ('dessous', '{}', 'service', $1)`,
    ],
    [
      'a plan is its own',
      `insert into plan (slug, title, holder, created_at) values ('le-sien', '{"fr":"Sien"}', $1, now())`,
    ],
  ])('is refused where %s', async (why, built) => {
    const slug = `prise-${why.length}`
    const id = await take(file({ slug, name_fr: 'Prise', kind: 'service', parent: 'maison' }))
    const { rows } = await w.pools.owner.query('select id from organisation where slug = $1', [slug])
    await w.pools.owner.query(built, [rows[0].id])
    expect(await refused(id)).toEqual(['import.built_upon', undefined])
  })

  it('is undone only by who may import there, and the function of the database says the same', async () => {
    const id = await take(file({ slug: 'a-nous', name_fr: 'À nous', kind: 'service', parent: 'maison' }))
    const other = await w.as('coordinator', 'centre')
    expect(await refused(id, other)).toEqual(['not_found', undefined])
    const worker = await w.as('worker', 'maison')
    expect(await refused(id, worker)).toEqual(['auth.forbidden', undefined])
    const client = await w.pools.app.connect()
    try {
      await client.query('begin')
      await client.query(`select set_config('maillage.actor', 'worker@maison', true)`)
      await expect(client.query('select remove_added_organisations($1)', [id])).rejects.toThrow(
        /permission denied/,
      )
    } finally {
      await client.query('rollback')
      client.release()
    }
    accepted(await undo(id))
  })

  it('of territories: names come back, those added go, those in use stay', async () => {
    const before = await stands()
    const load = async (text: string) =>
      accepted(await importTerritories(coordinator, { bytes: bytes(text) })).import
    const id = await load('scheme;code;name_fr\nnis;21004;Ville de Bruxelles\nnis;21009;Ixelles\n')
    accepted(await undoTerritoriesImport(coordinator, { id }))
    expect(await stands()).toEqual(before)
    const used = await load('scheme;code;name_fr\nnis;21009;Ixelles\n')
    await take(
      file({ slug: 'ixelles', name_fr: 'Ixelles', kind: 'service', parent: 'maison', territory: '21009' }),
    )
    expect(await undoTerritoriesImport(coordinator, { id: used })).toMatchObject({
      code: 'import.built_upon',
    })
    expect(await undoTerritoriesImport(await w.as('coordinator', 'centre'), { id: used })).toMatchObject({
      code: 'not_found',
    })
  })
})
