import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TrainedWorld, trainedWorld } from '../../../tests/support/trained-world.ts'
import { accepted } from '../../../tests/support/world.ts'
import { issueCertificate } from './issue-certificate.ts'
import { issueToAll } from './issue-to-all.ts'
import { setRule } from './set-rule.ts'
import { showCertificate } from './show-certificate.ts'

describe('what a badge says that somebody can do', () => {
  let t: TrainedWorld
  const slug = 'accueillir-ensemble'
  const ofFirst = ['Savoir accueillir sans juger']
  const ofBoth = [...ofFirst, 'Savoir écouter à plusieurs']
  beforeAll(async () => {
    t = await trainedWorld()
    accepted(await setRule(t.after, { slug, modules: 1, attendance: 0.8, issuer: 'reseau' }))
  })
  afterAll(() => t.w.end())

  const told = async (id: string | undefined) => {
    const { competences, evidence } = accepted(await showCertificate(t.w.nobody(), { id }))
    return [competences, evidence.length]
  }

  it('is of the modules that they attended as much of as was asked, whether issued alone or to all', async () => {
    const [one, two] = t.sessions as [string, string]
    const [ana] = await t.follow([{ given: 'Ana' }], [one])
    const [bo] = await t.follow([{ given: 'Bo' }])
    expect(await told(accepted(await issueCertificate(t.after, { enrolment: ana })).id)).toEqual([ofFirst, 1])
    expect(await told(accepted(await issueCertificate(t.after, { enrolment: bo })).id)).toEqual([ofBoth, 2])
    // Cy was at half of the second module only: it is told as followed, and as nothing that they can do.
    await t.follow([{ given: 'Cy' }], [one])
    await t.follow([{ given: 'Cy' }], [two], ['morning'])
    const { issued } = accepted(await issueToAll(t.after, { slug }))
    expect(issued).toHaveLength(1)
    expect(await told(issued[0])).toEqual([ofFirst, 2])
  })
})
