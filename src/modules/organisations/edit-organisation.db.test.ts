import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, bytes, smallNetwork, type World, world } from '../../../tests/support/world.ts'
import type { Request } from '../../server/use-case.ts'
import { createOrganisation } from './create-organisation.ts'
import { editOrganisation } from './edit-organisation.ts'
import { importOrganisations } from './import/import-organisations.ts'
import { importTerritories } from './import/import-territories.ts'
import { showOrganisationForm } from './show-organisation-form.ts'

const others = `slug;name_fr;kind;parent
autre;Autre réseau;network;
ailleurs;Ailleurs;organisation;autre
`
const territories = `scheme;code;name_fr;parent
nis;21004;Bruxelles;
insee;21004;Une commune;
nis;21005;Etterbeek;21004
`

describe('writing organisations', () => {
  let w: World
  let coordinator: Request
  beforeAll(async () => {
    w = await world()
    for (const text of [smallNetwork, others])
      accepted(await importOrganisations(w.asSystem(), { bytes: bytes(text) }))
    accepted(await importTerritories(w.asSystem(), { bytes: bytes(territories) }))
    await w.pools.owner.query(`insert into membership select a.id, n.id, '2026-03-01', null
      from organisation a, organisation n where a.slug = 'ailleurs' and n.slug = 'reseau'`)
    coordinator = await w.as('coordinator', 'reseau')
  })
  afterAll(() => w.end())

  const now = async (slug: string) => accepted(await showOrganisationForm(coordinator, { slug })).organisation
  const edit = async (slug: string, change: object, by = coordinator) => {
    const { name, kind, version } = await now(slug)
    return editOrganisation(by, { slug, name, kind, version, ...change })
  }
  const create = (change: object) =>
    createOrganisation(coordinator, { name: 'Neuf', kind: 'service', ...change })

  it('changes what is given, keeps what is left out, and refuses an old version', async () => {
    const before = await now('tilleuls')
    accepted(await edit('tilleuls', { name: 'Les Grands Tilleuls' }))
    const after = await now('tilleuls')
    expect(after).toEqual({
      ...before,
      name: { fr: 'Les Grands Tilleuls', nl: 'De Linden' },
      version: before.version + 1,
    })
    expect(await edit('tilleuls', { version: before.version })).toEqual({
      ok: false,
      code: 'conflict.version',
    })
    accepted(await edit('tilleuls', { name: { nl: null }, email: null }))
    expect(await now('tilleuls')).toMatchObject({ name: { fr: 'Les Grands Tilleuls' }, email: null })
  })

  it('says in which language one is written to, or that it is that of the installation', async () => {
    expect(accepted(await create({ name: 'Parle', language: 'nl' })).language).toBe('nl')
    expect(accepted(await create({ name: 'Ne dit rien' })).language).toBeNull()
    accepted(await edit('parle', { language: 'de' }))
    accepted(await edit('parle', { name: 'Parle toujours' }))
    expect((await now('parle')).language).toBe('de')
    accepted(await edit('parle', { language: null }))
    expect((await now('parle')).language).toBeNull()
    for (const wrong of [edit('parle', { language: 'it' }), create({ name: 'Autre', language: 'it' })])
      expect(await wrong).toMatchObject({ code: 'validation', faults: [{ path: 'language' }] })
  })

  it('closes one when that is confirmed, and opens it again', async () => {
    expect(await edit('escale', { status: 'closed', confirmed: 'false' })).toMatchObject({
      code: 'organisation.closing_unconfirmed',
    })
    accepted(await edit('escale', { status: 'closed', confirmed: ['false', 'true'] }))
    expect((await now('escale')).status).toBe('closed')
    accepted(await edit('escale', { status: 'active', confirmed: 'false' }))
    expect((await now('escale')).status).toBe('active')
  })

  it('renames the network itself, and moves one only within the own tree, never under itself', async () => {
    accepted(await edit('reseau', { name: 'Le Réseau' }))
    expect(await edit('maison', { parent: 'tilleuls' })).toMatchObject({ code: 'organisation.cycle' })
    expect(await edit('maison', { parent: 'autre' })).toMatchObject({ code: 'organisation.unknown' })
    accepted(await edit('tilleuls', { parent: 'centre' }))
    accepted(await edit('tilleuls', { parent: 'maison' }))
  })

  it('a network does not write in the tree of its members: no edit, no import, nothing under them', async () => {
    expect(await showOrganisationForm(coordinator, { slug: 'ailleurs' })).toEqual({
      ok: false,
      code: 'not_found',
    })
    expect(
      await editOrganisation(coordinator, { slug: 'ailleurs', name: 'Pris', kind: 'service', version: 1 }),
    ).toEqual({ ok: false, code: 'not_found' })
    expect(await create({ parent: 'ailleurs' })).toMatchObject({
      code: 'organisation.unknown',
      field: 'parent',
    })
    const line = 'slug;name_fr;kind;parent\nailleurs;Pris;organisation;\n'
    expect(await importOrganisations(coordinator, { bytes: bytes(line) })).toMatchObject({
      faults: [{ column: 'slug', code: 'organisation.foreign' }],
    })
  })

  it('refuses what cannot be, field by field, instead of failing', async () => {
    const membership = { network: 'autre', from: '2026-01-02' }
    const cases: [object, string, string][] = [
      [{ name: '!!!' }, 'slug.empty', 'name'],
      [{ memberships: [{ ...membership, to: '2026-01-01' }] }, 'validation', 'memberships.0.to'],
      [{ memberships: [membership, membership] }, 'validation', 'memberships.1'],
      [
        { accreditations: [{ authority: 'centre', from: '2026-01-02', to: '2026-01-01' }] },
        'validation',
        'accreditations.0.to',
      ],
      [
        {
          identifiers: [
            { scheme: 'rcs', value: 'A1' },
            { scheme: 'rcs', value: 'A2' },
          ],
        },
        'validation',
        'identifiers.1.scheme',
      ],
    ]
    for (const [change, code, field] of cases)
      expect(await create(change)).toMatchObject({ ok: false, code, field })
  })

  it('of six of one name at one moment, one is stored and the others are told', async () => {
    const results = await Promise.all(Array.from({ length: 6 }, () => create({ name: 'Sextuple' })))
    expect(results.filter((one) => one.ok)).toHaveLength(1)
    expect(results.filter((one) => !one.ok && one.code === 'organisation.slug_taken')).toHaveLength(5)
  })

  it('one territory named by code and by slug is one', async () => {
    const line = 'slug;name_fr;kind;territory\ndeux-noms;Deux noms;service;"nis-21005,21005"\n'
    accepted(await importOrganisations(coordinator, { bytes: bytes(line) }))
    expect((await now('deux-noms')).territories).toEqual(['nis-21005'])
    expect(accepted(await create({ name: 'Ici', territories: ['nis-21005', '21005'] })).territories).toEqual([
      'nis-21005',
    ])
  })

  it('one code in two schemes is two territories, and a parent is of the same scheme', async () => {
    const { rows } = await w.pools.owner.query(`select t.slug, p.slug as parent from territory t
      left join territory p on p.id = t.parent order by t.slug`)
    expect(rows).toEqual([
      { slug: 'insee-21004', parent: null },
      { slug: 'nis-21004', parent: null },
      { slug: 'nis-21005', parent: 'nis-21004' },
    ])
  })
})
