import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TrainingWorld, trainingWorld } from '../../../../tests/support/training-world.ts'
import { accepted } from '../../../../tests/support/world.ts'
import type { HeldRole } from '../../../server/policy.ts'
import { trainingPolicy } from '../training.policy.ts'
import { followEnrolment } from './follow-enrolment.ts'

describe('whoever may enrol', () => {
  let t: TrainingWorld
  let session: string
  beforeAll(async () => {
    t = await trainingWorld()
    session = (await t.plan({ maximum: 40 })).id
  })
  afterAll(() => t.end())

  // The centre is beside the tree above the programme: nobody there runs it. A facilitator acts for the network.
  it.each(trainingPolicy['enrolment.ask'] as readonly HeldRole[])(
    'as %s: oneself and a person accompanied, each with a code that opens what it is for',
    async (role) => {
      const by = await t.as(role, 'centre')
      for (const [given, college, sent_by] of [
        [`${role} oneself`, 'professional', 'self'],
        [`${role} accompanied`, 'accompanied', 'service'],
      ] as const) {
        const { id, code } = await t.asked(by, session, given, { college, sent_by })
        const { enrolments } = accepted(await followEnrolment(await t.holder(code), {}))
        expect(enrolments).toMatchObject([{ id, given }])
      }
    },
  )
})
