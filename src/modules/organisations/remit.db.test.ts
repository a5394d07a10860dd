import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, bytes, smallNetwork, type World, world } from '../../../tests/support/world.ts'
import { inTransaction } from '../../server/transaction.ts'
import { createOrganisation } from './create-organisation.ts'
import { importOrganisations } from './import/import-organisations.ts'
import { listOrganisations } from './list-organisations.ts'
import { organisationsIn } from './organisations.db.ts'
import { showOrganisation } from './show-organisation.ts'

const others = `slug;name_fr;kind;parent;sector
autre;Autre réseau;network;;
ailleurs;Ailleurs;organisation;autre;
lointain;Lointain;service;ailleurs;accueil
`

describe('what a role reaches', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
    for (const text of [smallNetwork, others])
      accepted(await importOrganisations(w.asSystem(), { bytes: bytes(text) }))
    await w.pools.owner.query(`insert into membership select a.id, n.id, '2026-03-01', '2026-11-22'
      from organisation a, organisation n where a.slug = 'ailleurs' and n.slug = 'reseau'`)
  })
  afterAll(() => w.end())

  const seen = async (slug: string) =>
    accepted(await listOrganisations(await w.as('worker', slug), {})).items.map((one) => one.slug)

  it('is the organisation and all that lies under it, to any depth', async () => {
    expect(await seen('tilleuls')).toEqual(['tilleuls'])
    expect(await seen('maison')).toEqual(['escale', 'maison', 'tilleuls'])
  })

  it('is for a network its members of today too, with what lies under them, first and last day included', async () => {
    const own = ['centre', 'escale', 'maison', 'reseau', 'tilleuls']
    const [member, alone] = [['ailleurs', 'lointain', ...own].sort(), own]
    for (const [at, expected] of [
      ['2026-02-28T22:59:00Z', alone],
      ['2026-02-28T23:01:00Z', member],
      ['2026-11-22T22:59:00Z', member],
      ['2026-11-22T23:01:00Z', alone],
    ] as const) {
      w.setClock(at)
      expect([at, await seen('reseau')]).toEqual([at, expected])
    }
    w.setClock('2026-11-22T09:00:00Z')
  })

  it('does not lead upwards or sideways: what is outside is not found', async () => {
    const worker = await w.as('worker', 'tilleuls')
    for (const slug of ['maison', 'escale', 'centre'])
      expect(await showOrganisation(worker, { slug })).toEqual({ ok: false, code: 'not_found' })
  })

  it('moves with the tree: a service that changes houses is reached by the new one only', async () => {
    const moved = 'slug;name_fr;kind;parent\nvoyageur;Voyageur;service;maison\n'
    accepted(await importOrganisations(w.asSystem(), { bytes: bytes(moved) }))
    expect(await seen('maison')).toContain('voyageur')
    accepted(await importOrganisations(w.asSystem(), { bytes: bytes(moved.replace(';maison', ';centre')) }))
    expect(await seen('maison')).not.toContain('voyageur')
    expect(await seen('centre')).toEqual(['centre', 'voyageur'])
  })

  it('holds for what is added: a parent outside is unknown, a name taken outside is taken', async () => {
    const local = await w.as('coordinator', 'maison')
    const named = (change: object) =>
      createOrganisation(local, { name: 'Nouveau', kind: 'service', ...change })
    expect(await named({ parent: 'centre' })).toMatchObject({
      ok: false,
      code: 'organisation.unknown',
      field: 'parent',
    })
    expect(await named({ slug: 'lointain' })).toMatchObject({ ok: false, code: 'organisation.slug_taken' })
    expect(await named({ identifiers: [{ scheme: 'bce', value: '0202239952' }] })).toMatchObject({
      ok: false,
      code: 'validation',
      field: 'identifiers.0.value',
    })
    expect(accepted(await named({})).parent).toBe('maison')
  })

  it('of a worker allows no import and no creation', async () => {
    const worker = await w.as('worker', 'reseau')
    expect(await importOrganisations(worker, { bytes: bytes(smallNetwork) })).toEqual({
      ok: false,
      code: 'auth.forbidden',
    })
    expect(await createOrganisation(w.nobody(), { name: 'X', kind: 'service' })).toEqual({
      ok: false,
      code: 'auth.required',
    })
  })

  it('bounds every scope: all that is given must hold, the closed ones aside', async () => {
    const slugs = (scope: Parameters<typeof organisationsIn>[1]) =>
      inTransaction(w.asSystem(), 'read', async ({ db }) => {
        const holder = await db
          .selectFrom('organisation')
          .select('id')
          .where('slug', '=', 'reseau')
          .executeTakeFirstOrThrow()
        const ids = await organisationsIn(db, scope, holder.id)
        const rows = await db
          .selectFrom('organisation')
          .select('slug')
          .where('id', 'in', [...ids, holder.id])
          .where('slug', '<>', 'reseau')
          .orderBy('slug')
          .execute()
        return rows.map((row) => row.slug)
      })
    expect(await slugs({ kinds: ['service'], under: 'maison' })).toEqual(['escale', 'nouveau', 'tilleuls'])
    expect(await slugs({ sectors: ['accueil'] })).toEqual(['escale', 'lointain'])
    expect(await slugs({ sectors: ['accueil'], under: 'maison' })).toEqual(['escale'])
    expect(await slugs({ networks: ['autre'] })).toEqual(['ailleurs', 'lointain'])
    expect(await slugs({ organisations: ['escale', 'lointain'], kinds: ['organisation'] })).toEqual([])
    await w.pools.owner.query(`update organisation set status = 'closed' where slug = 'escale'`)
    expect(await slugs({ sectors: ['accueil'], under: 'maison' })).toEqual([])
  })
})
