import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TrainedWorld, trainedWorld } from '../../../tests/support/trained-world.ts'
import { accepted, bytes } from '../../../tests/support/world.ts'
import { issueCertificate, issueToAll, revokeCertificate } from '../certificates/index.ts'
import { keepEvidence } from './keep-evidence.ts'
import { showEvidence } from './show-evidence.ts'

describe('the evidence of a session', () => {
  let t: TrainedWorld
  beforeAll(async () => {
    t = await trainedWorld()
  })
  afterAll(() => t.w.end())

  const certificates = async () => {
    const found = accepted(await showEvidence(t.after, { id: t.sessions[0] }))
    return [
      found.pieces.find((one) => one.piece === 'certificates')?.standing,
      found.certificates.held,
      found.certificates.due,
    ]
  }
  const archive = async (by = t.after) => {
    const answer = accepted(await keepEvidence(by, { id: t.sessions[0] }))
    return unzipSync(new Uint8Array(await answer.arrayBuffer()))
  }

  it('asks for certificates of those who qualify and hold none, whichever were revoked', async () => {
    await t.follow([{ given: 'Absente' }], t.sessions.slice(0, 1))
    expect(await certificates()).toEqual(['later', 0, 0])
    const [ana] = await t.follow([{ given: 'Ana' }, { given: 'Bo' }])
    expect(await certificates()).toEqual(['missing', 0, 2])
    const { id } = accepted(await issueCertificate(t.after, { enrolment: ana }))
    expect(await certificates()).toEqual(['missing', 1, 1])
    accepted(await issueToAll(t.after, { slug: 'accueillir-ensemble' }))
    expect(await certificates()).toEqual(['there', 2, 0])
    accepted(await revokeCertificate(t.after, { id, reason: 'error' }))
    expect(await certificates()).toEqual(['missing', 1, 1])
    const readMe = strFromU8((await archive())['lisez-moi.txt'] as Uint8Array)
    expect(readMe).toContain('Certificats délivrés : manque (1 personne remplit les conditions')
  })

  it('has each badge and each diploma in its archive, as they were issued', async () => {
    const trainer = t.later(await t.w.as('trainer', 'reseau'), t.after.now.toISOString())
    const [di] = await t.follow([{ given: 'Di' }])
    const content = '%PDF-1.7\nun diplôme\n%%EOF'
    const diploma = { name: 'Di Martin.pdf', bytes: bytes(content) }
    const { id } = accepted(await issueCertificate(t.after, { enrolment: di, diploma }))
    for (const by of [t.after, trainer]) {
      const files = await archive(by)
      expect(strFromU8(files[`certificats/${id}.pdf`] as Uint8Array)).toBe(content)
      // The one that stands, and the one that was revoked.
      expect(Object.keys(files).filter((name) => /^certificats\/.*json$/.test(name))).toHaveLength(2)
    }
  })

  it('asks for none of a programme that certifies nobody', async () => {
    await t.w.pools.owner.query('update certificate_holder set revoked = true')
    await t.w.pools.owner.query('delete from certificate_rule')
    expect(await certificates()).toEqual(['not_applicable', 0, 0])
  })
})
