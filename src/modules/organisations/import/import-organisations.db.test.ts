import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, bytes, smallNetwork, type World, world } from '../../../../tests/support/world.ts'
import { root } from '../../../server/root.ts'
import { inTransaction } from '../../../server/transaction.ts'
import { organisationsText } from '../export-organisations.ts'
import { importOrganisations } from './import-organisations.ts'
import { importTerritories } from './import-territories.ts'

const header = 'slug;name_fr;name_nl;kind;parent;sector;territory;siret;finess;bce;rcs;email;accredited_by'
const file = (...lines: string[]) => bytes([header, ...lines].join('\n'))
const line = (slug: string, cells: Partial<Record<string, string>> = {}) =>
  header
    .split(';')
    .map((column) => ({ slug, name_fr: slug, kind: 'service', ...cells })[column] ?? '')
    .join(';')

describe('importing organisations', () => {
  let w: World
  let coordinator: Awaited<ReturnType<World['as']>>
  beforeAll(async () => {
    w = await world()
    accepted(
      await importTerritories(w.asSystem(), {
        bytes: new Uint8Array(await readFile(join(root, 'tests/fixtures/territories.csv'))),
      }),
    )
    accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
    coordinator = await w.as('coordinator', 'reseau')
  })
  afterAll(() => w.end())

  const run = (given: Uint8Array, dryRun = false) =>
    importOrganisations(coordinator, { bytes: given, dryRun })
  const all = () =>
    w.database
      .selectFrom('organisation as o')
      .leftJoin('organisation as p', 'p.id', 'o.parent')
      .select(['o.slug', 'p.slug as parent', 'o.version'])
      .orderBy('o.slug')
      .execute()
  const faults = async (given: Uint8Array) => {
    const result = await run(given)
    return result.ok ? [] : (result.faults ?? []).map(({ line: at, column, code }) => [at, column, code])
  }

  it('creates, updates what changed, leaves the rest; sent twice it changes nothing', async () => {
    const one = file(
      line('import-a', { parent: 'maison', sector: 'accueil,nuit', territory: '21004', bce: '0202.239.951' }),
      line('import-b', { parent: 'maison' }),
    )
    expect(accepted(await run(one))).toMatchObject({
      created: 2,
      updated: 0,
      unchanged: 0,
      reading: { encoding: 'utf-8', separator: ';' },
    })
    expect(accepted(await run(one))).toMatchObject({ created: 0, updated: 0, unchanged: 2 })
    const two = file(
      line('import-a', { parent: 'maison', sector: 'nuit', territory: '21004', bce: '0202239951' }),
      line('import-b', { parent: 'maison' }),
    )
    expect(accepted(await run(two))).toMatchObject({ created: 0, updated: 1, unchanged: 1 })
  })

  it('takes the language an organisation is written to; a file without the column leaves it, an empty cell removes it', async () => {
    const spoken = (language: string) => bytes(`${header};language\n${line('langue')};${language}\n`)
    const stored = async () =>
      (
        await w.database
          .selectFrom('organisation')
          .select('language')
          .where('slug', '=', 'langue')
          .executeTakeFirst()
      )?.language
    expect(accepted(await run(spoken('nl')))).toMatchObject({ created: 1 })
    expect(await stored()).toBe('nl')
    expect(accepted(await run(file(line('langue'))))).toMatchObject({ unchanged: 1 })
    expect(accepted(await run(file(line('langue', { name_fr: 'Langue' }))))).toMatchObject({ updated: 1 })
    expect(await stored()).toBe('nl')
    expect(await run(spoken('it'))).toMatchObject({
      code: 'validation',
      faults: [{ line: 2, column: 'language', code: 'invalid_value', found: 'it' }],
    })
    expect(accepted(await run(spoken('')))).toMatchObject({ updated: 1 })
    expect(await stored()).toBeNull()
  })

  it('takes what the export wrote and changes nothing by it', async () => {
    const cells = { parent: 'maison', territory: '21004', sector: 'nuit,jour', email: 'a@b.example' }
    accepted(await run(bytes(`${header};language\n${line('aller-retour', cells)};de\n`)))
    const written = await inTransaction(w.asSystem(), 'read', ({ db }) => organisationsText(db))
    expect(written.split(/\r?\n/, 1)[0]?.slice(1)).toBe(`${header};language`)
    expect(written).toMatch(/\r\naller-retour;.*;a@b.example;;de\r\n/)
    const { created, updated } = accepted(await importOrganisations(w.asSystem(), { bytes: bytes(written) }))
    expect([created, updated]).toEqual([0, 0])
  })

  it('takes parents in any order', async () => {
    const given = file(
      line('order-c', { parent: 'order-b' }),
      line('order-b', { parent: 'order-a' }),
      line('order-a', { kind: 'organisation', parent: 'reseau' }),
    )
    expect(accepted(await run(given)).created).toBe(3)
    const parents = new Map((await all()).map((one) => [one.slug, one.parent]))
    expect([parents.get('order-c'), parents.get('order-b'), parents.get('order-a')]).toEqual([
      'order-b',
      'order-a',
      'reseau',
    ])
  })

  it('puts one without a parent under whoever imports, so that it does not fall out of the remit', async () => {
    accepted(await run(file(line('homeless'))))
    expect((await all()).find((one) => one.slug === 'homeless')?.parent).toBe('reseau')
  })

  it('reads Windows-1252 and says so', async () => {
    const given = new Uint8Array(Buffer.from(`${header}\n${line('windows', { name_fr: 'Été' })}`, 'latin1'))
    expect(accepted(await run(given))).toMatchObject({ created: 1, reading: { encoding: 'windows-1252' } })
    expect(
      (
        await w.database
          .selectFrom('organisation')
          .select('name')
          .where('slug', '=', 'windows')
          .executeTakeFirstOrThrow()
      ).name,
    ).toEqual({ fr: 'Été' })
  })

  it('tells every fault by line and column, and keeps nothing of the file', async () => {
    const before = await all()
    const given = file(
      line('good', { parent: 'maison' }),
      line('Bad Slug'),
      line('bad-kind', { kind: 'club' }),
      line('bad-siret', { siret: '73282932000075' }),
      line('bad-email', { email: 'nobody' }),
      line('good', { parent: 'maison' }),
    )
    expect(await faults(given)).toEqual([
      [3, 'slug', 'invalid_format'],
      [4, 'kind', 'invalid_value'],
      [5, 'siret', 'custom'],
      [6, 'email', 'invalid_format'],
      [7, 'slug', 'duplicate'],
    ])
    expect(await all()).toEqual(before)
  })

  it('tells what the database does not know by line and column too', async () => {
    const before = await all()
    const given = file(
      line('good'),
      line('orphan', { parent: 'nobody' }),
      line('lost', { territory: '99999' }),
      line('wild', { accredited_by: 'nobody' }),
    )
    expect((await faults(given)).sort()).toEqual([
      [3, 'parent', 'organisation.unknown'],
      [4, 'territory', 'territory.unknown'],
      [5, 'accredited_by', 'organisation.unknown'],
    ])
    expect(await all()).toEqual(before)
  })

  it('refuses an identifier that another organisation has, in the file or before it', async () => {
    const before = await all()
    const twice = file(
      line('twin-a', { siret: '73282932000074' }),
      line('twin-b', { siret: '732 829 320 00074' }),
    )
    expect(await faults(twice)).toEqual([[3, 'siret', 'identifier.taken']])
    expect(await faults(file(line('twin-c', { bce: '0202239951' })))).toEqual([
      [2, 'bce', 'identifier.taken'],
    ])
    expect(await all()).toEqual(before)
  })

  it('refuses a tree that bites its tail: new ones, known ones, and one that is its own parent', async () => {
    const before = await all()
    expect(
      await faults(file(line('ring-a', { parent: 'ring-b' }), line('ring-b', { parent: 'ring-a' }))),
    ).toContainEqual([3, 'parent', 'organisation.unknown'])
    expect(await faults(file(line('maison', { kind: 'organisation', parent: 'tilleuls' })))).toEqual([
      [2, 'parent', 'organisation.cycle'],
    ])
    expect(await faults(file(line('maison', { kind: 'organisation', parent: 'maison' })))).toEqual([
      [2, 'parent', 'organisation.cycle'],
    ])
    expect(await all()).toEqual(before)
  })

  it('refuses an organisation of somebody else, and a parent outside the remit', async () => {
    const local = await w.as('coordinator', 'maison')
    const foreign = await importOrganisations(local, {
      bytes: file(line('centre', { kind: 'organisation', name_fr: 'Pris' })),
    })
    expect(foreign).toMatchObject({
      ok: false,
      faults: [{ line: 2, column: 'slug', code: 'organisation.foreign' }],
    })
    const outside = await importOrganisations(local, { bytes: file(line('intruder', { parent: 'centre' })) })
    expect(outside).toMatchObject({
      ok: false,
      faults: [{ line: 2, column: 'parent', code: 'organisation.unknown' }],
    })
  })

  it('a dry run answers the same, keeps nothing and leaves no journal line', async () => {
    const [before, lines] = [await all(), (await w.journal()).length]
    expect(accepted(await run(file(line('dry', { parent: 'maison' })), true))).toMatchObject({
      created: 1,
      dryRun: true,
    })
    expect(await all()).toEqual(before)
    expect((await w.journal()).length).toBe(lines)
  })

  it('leaves one journal line with the digest of the file, not its content', async () => {
    accepted(await run(file(line('told', { parent: 'maison' }))))
    expect((await w.journal()).at(-1)).toMatchObject({
      action: 'organisation.import',
      account: 'coordinator@reseau',
      subject: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  it('refuses what is no CSV of ours', async () => {
    expect(await run(bytes('nom;ville\na;b'))).toMatchObject({
      ok: false,
      code: 'validation',
      faults: expect.arrayContaining([expect.objectContaining({ code: 'column.missing', column: 'slug' })]),
    })
    expect(await run(new Uint8Array([0xff, 0xfe, 0x61, 0]))).toMatchObject({
      ok: false,
      code: 'file.encoding',
    })
    expect(await importOrganisations(coordinator, { bytes: 'slug;name_fr' })).toMatchObject({
      ok: false,
      code: 'validation',
    })
  })
})

describe('importing territories', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
  })
  afterAll(() => w.end())

  it('takes the Brussels region and its nineteen municipalities, once', async () => {
    const given = { bytes: new Uint8Array(await readFile(join(root, 'tests/fixtures/territories.csv'))) }
    for (let time = 0; time < 2; time += 1)
      expect(accepted(await importTerritories(w.asSystem(), given)).stored).toBe(20)
    const rows = await w.database
      .selectFrom('territory as t')
      .leftJoin('territory as p', 'p.id', 't.parent')
      .select(['t.slug', 't.name', 'p.code as parent'])
      .orderBy('t.code')
      .execute()
    expect(rows).toHaveLength(20)
    expect(rows[0]).toEqual({
      slug: 'nis-04000',
      name: { fr: 'Région de Bruxelles-Capitale', nl: 'Brussels Hoofdstedelijk Gewest' },
      parent: null,
    })
    expect(rows.slice(1).every((row) => row.parent === '04000')).toBe(true)
  })

  it('refuses an unknown scheme and an unknown parent by line, and keeps nothing', async () => {
    const given = bytes('scheme;code;name_fr;parent\nother;X;Ici;\nzip;1000;Là;\nother;Y;Là-bas;Z')
    expect(await importTerritories(w.asSystem(), { bytes: given })).toMatchObject({
      ok: false,
      faults: [
        { line: 3, column: 'scheme' },
        { line: 4, column: 'parent', code: 'territory.unknown' },
      ],
    })
    expect(
      await w.database.selectFrom('territory').select('id').where('scheme', '=', 'other').execute(),
    ).toEqual([])
  })
})
