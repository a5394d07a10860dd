import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TrainingWorld, trainingWorld } from '../../../../tests/support/training-world.ts'
import { accepted } from '../../../../tests/support/world.ts'
import { changeSession } from './change-session.ts'

describe('a session that is changed', () => {
  let t: TrainingWorld
  beforeAll(async () => {
    t = await trainingWorld()
  })
  afterAll(() => t.end())

  const asked = (session: string, given: string) =>
    t.asked(t.direction, session, given, {
      person: { given, family: 'Martin', email: `${given}@example.org` },
    })
  /** What somebody was told, the first first. */
  const toldTo = async (given: string) =>
    (await t.told())
      .filter((one) => one.recipient === `${given}@example.org`)
      .map((one) => one.subject.split('\u00a0')[0])

  it('has not moved where the database gives its languages back in another order', async () => {
    const place = { fr: 'La Maison', nl: 'Het Huis', de: 'Das Haus' }
    const { id } = await t.plan({ place })
    await asked(id, 'Ana')
    const more = { id, version: 1, half_days: t.halfDays, place, minimum: 2, maximum: 3 }
    accepted(await changeSession(t.next(t.coordinator), more))
    expect(await toldTo('Ana')).toEqual(['Demande enregistrée'])
  })
})
