import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TrainingWorld, trainingWorld } from '../../../tests/support/training-world.ts'
import { accepted } from '../../../tests/support/world.ts'
import { decideSession } from '../training/index.ts'
import { keepEvidence } from './keep-evidence.ts'
import { showEvidence } from './show-evidence.ts'

describe('the invitations to a session, as evidence', () => {
  let t: TrainingWorld
  let session: string
  beforeAll(async () => {
    t = await trainingWorld()
    session = (await t.plan({ minimum: 1 })).id
    const mail = { person: { given: 'Ana', family: 'Martin', email: 'ana@example.org' } }
    await t.asked(t.direction, session, 'Ana', mail)
    await t.asked(t.direction, session, 'Bo')
    const decided = { id: session, decision: 'held', version: 1 }
    accepted(await decideSession(t.next(t.coordinator, '2027-02-21T09:00:00Z'), decided))
  })
  afterAll(() => t.end())

  const late = () => t.next(t.coordinator, '2027-03-10T09:00:00Z')
  const shown = async () => {
    const { pieces, invitations } = accepted(await showEvidence(late(), { id: session }))
    return [pieces.find((one) => one.piece === 'invitations')?.standing, invitations.unsent]
  }

  it('count once they are sent: not while they wait, nor of somebody whom nothing reaches', async () => {
    expect(await shown()).toEqual(['missing', 2])
    await t.told()
    expect(await shown()).toEqual(['missing', 1])
  })

  it('stand in the archive with when they were sent, or that they were not', async () => {
    const answer = accepted(await keepEvidence(late(), { id: session }))
    const files = unzipSync(new Uint8Array(await answer.arrayBuffer()))
    const lines = strFromU8(files['invitations.csv'] as Uint8Array).split('\r\n')
    const invited = lines.filter((line) => line.includes('invitation')).sort()
    expect(invited[0]).toMatch(/Ana Martin.*\d{4}/)
    expect(invited[1]).toMatch(/Bo Martin.*pas \(encore\) envoyée\s; sans adresse, à remettre sur papier/)
    expect(strFromU8(files['lisez-moi.txt'] as Uint8Array)).toMatch(
      /Invitation de chaque personne : manque \(1 invitation n’est pas \(encore\) partie\s: sans adresse/,
    )
  })

  it('are all there once each was sent', async () => {
    await t.pools.owner.query(
      `update enrolment_notice set sent_at = at where enrolment in (select id from enrolment where given = 'Bo')`,
    )
    expect(await shown()).toEqual(['there', 0])
  })
})
