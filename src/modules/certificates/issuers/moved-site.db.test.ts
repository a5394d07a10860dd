import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TrainedWorld, trainedWorld } from '../../../../tests/support/trained-world.ts'
import { accepted } from '../../../../tests/support/world.ts'
import type { Request } from '../../../server/use-case.ts'
import { issueCertificate } from '../issue-certificate.ts'
import { signPassport } from '../passport/show-passport.ts'
import { readCertificate } from '../read-certificate.ts'
import { setRule } from '../set-rule.ts'
import { verifyCertificate } from '../verify-certificate.ts'
import { createIssuer } from './create-issuer.ts'

describe('what was signed under one address of this site', () => {
  let t: TrainedWorld
  const moved = (by: Request): Request => ({ ...by, now: t.after.now, baseUrl: 'https://ailleurs.example' })
  const badgeOf = async (id: string) => accepted(await readCertificate(t.w.nobody(), { id })) as any
  beforeAll(async () => {
    t = await trainedWorld()
  })
  afterAll(() => t.w.end())

  it('holds under another, a passport too that was signed before any certificate', async () => {
    const [enrolment = ''] = await t.follow([{ given: 'Ana' }])
    const passport = accepted(await signPassport(await t.byCode(enrolment), {})) as any
    const { id } = accepted(await issueCertificate(moved(t.after), { enrolment }))
    const badge = await badgeOf(id)
    expect([passport.issuer.id, badge.issuer.id]).toEqual([
      'did:web:maillage.example:emetteurs:reseau',
      'did:web:ailleurs.example:emetteurs:reseau',
    ])
    for (const by of [t.w.nobody(), moved(t.w.nobody())])
      for (const credential of [passport, badge])
        expect(accepted(await verifyCertificate({ ...by, now: t.after.now }, { credential }))).toMatchObject({
          ...{ signature: 'valid', issuer: { name: { fr: 'Réseau' }, known: true } },
        })
  })

  it('names a second issuer by what it goes on signing under', async () => {
    const slug = 'accueillir-ensemble'
    accepted(await createIssuer(t.after, { slug: 'universite', name: 'Université' }))
    accepted(await setRule(t.after, { slug, attendance: 0.8, issuer: 'reseau', co_issuer: 'universite' }))
    const [bo, cy] = await t.follow([{ given: 'Bo' }, { given: 'Cy' }])
    const first = await badgeOf(accepted(await issueCertificate(t.after, { enrolment: bo })).id)
    accepted(await setRule(t.after, { slug, attendance: 0.8, issuer: 'universite' }))
    const second = await badgeOf(accepted(await issueCertificate(moved(t.after), { enrolment: cy })).id)
    expect(second.issuer.id).toBe(first.credentialSubject.achievement.creator.id)
  })
})
