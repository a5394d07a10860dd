import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TrainedWorld, trainedWorld } from '../../../../tests/support/trained-world.ts'
import { accepted } from '../../../../tests/support/world.ts'
import type { Request } from '../../../server/use-case.ts'
import { createProgramme } from '../../training/index.ts'
import { setRule } from '../set-rule.ts'
import { showCertified, showCertifying } from '../show-work.ts'
import { createIssuer } from './create-issuer.ts'

describe('in whose name a programme certifies', () => {
  let t: TrainedWorld
  let house: Request
  const slug = 'accueil-a-la-maison'
  beforeAll(async () => {
    t = await trainedWorld()
    house = await t.w.as('coordinator', 'maison')
    accepted(await createProgramme(house, { title: 'Accueil à la maison', slug, holder: 'maison' }))
    accepted(await createIssuer(house, { slug: 'maison', name: 'La Maison' }))
    const centre = await t.w.as('coordinator', 'centre')
    accepted(await createIssuer(centre, { slug: 'centre', name: 'Le Centre' }))
  })
  afterAll(() => t.w.end())

  const asks = (by: Request, more: { issuer: string; co_issuer?: string }) =>
    setRule(by, { slug, attendance: 0.8, ...more })
  const elsewhere = (field: string) => ({ code: 'certificate.issuer_elsewhere', field })

  it('is never that of an organisation beside one’s own, nor of one above it, as first or as second', async () => {
    for (const issuer of ['centre', 'reseau'])
      expect(await asks(house, { issuer })).toMatchObject(elsewhere('issuer'))
    expect(await asks(house, { issuer: 'maison', co_issuer: 'centre' })).toMatchObject(elsewhere('co_issuer'))
    expect(await asks(house, { issuer: 'inconnu' })).toMatchObject({ code: 'certificate.issuer_missing' })
    accepted(await asks(house, { issuer: 'maison' }))
  })

  it('is the network’s where the network says so, and stays so when the house changes the rest', async () => {
    accepted(await asks(t.coordinator, { issuer: 'reseau', co_issuer: 'maison' }))
    expect(await asks(house, { issuer: 'reseau', co_issuer: 'maison' })).toMatchObject({ ok: true })
    expect(await asks(house, { issuer: 'maison', co_issuer: 'reseau' })).toMatchObject(elsewhere('co_issuer'))
    accepted(await asks(house, { issuer: 'maison' }))
    expect(await asks(house, { issuer: 'reseau' })).toMatchObject(elsewhere('issuer'))
  })

  it('is offered from one’s own and from what the programme has; only one’s own get another key', async () => {
    accepted(await asks(t.coordinator, { issuer: 'reseau' }))
    const { offered } = accepted(await showCertified(house, { slug }))
    const slugs = (of: readonly { slug: string }[]) => of.map((one) => one.slug)
    expect([slugs(offered.issuer), slugs(offered.co_issuer)]).toEqual([['maison', 'reseau'], ['maison']])
    const all = ['centre', 'maison', 'reseau']
    const seen = accepted(await showCertifying(house, {}))
    expect([slugs(seen.issuers), seen.mayRotate]).toEqual([all, ['maison']])
    expect(accepted(await showCertifying(t.coordinator, {})).mayRotate).toEqual(all)
    expect(accepted(await showCertifying(await t.w.as('trainer', 'maison'), {})).mayRotate).toEqual([])
  })
})
