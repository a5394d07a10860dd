import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TrainingWorld, trainingWorld } from '../../../../tests/support/training-world.ts'
import { accepted } from '../../../../tests/support/world.ts'
import { showSheet } from '../catalogue/show-catalogue.ts'
import { showOrganised } from './show-organised.ts'

describe('more sessions than a page holds', () => {
  let t: TrainingWorld
  beforeAll(async () => {
    t = await trainingWorld()
    const coming = ['2027-03-02', '2027-02-02']
    for (const day of coming)
      await t.plan({
        half_days: [{ day, part: 'morning', begins: '09:00', ends: '12:00' }],
        closes_on: undefined,
      })
    // One a day for 201 days, until yesterday.
    await t.pools.owner.query(`
      insert into training_session (id, module, minimum, maximum, shares, costs, classes, created_at)
      select md5('s' || n)::uuid, m.id, 1, 2, '{}', '[]', '{open}', now()
      from training_module m, generate_series(1, 201) n`)
    await t.pools.owner.query(`
      insert into session_half_day (session, day, part, begins, ends)
      select md5('s' || n)::uuid, '2027-01-12'::date - n, 'morning', '09:00', '12:00' from generate_series(1, 201) n`)
  })
  afterAll(() => t.end())

  const firstDays = (sessions: readonly { half_days: readonly { day: string }[] }[]) =>
    sessions.map((one) => one.half_days[0]?.day)

  it('show those to come, and of the past the newest', async () => {
    const sheet = accepted(await showSheet(t.coordinator, { slug: 'accueillir-sans-juger' }))
    const days = firstDays(sheet.sessions)
    expect(days.slice(0, 4)).toEqual(['2027-02-02', '2027-03-02', '2027-01-11', '2027-01-10'])
    expect(days).toHaveLength(200)
    const [programme] = accepted(await showOrganised(t.coordinator, {})).programmes
    const inHand = firstDays(programme?.sessions ?? [])
    expect(inHand.slice(0, 3)).toEqual(['2027-03-02', '2027-02-02', '2027-01-11'])
    expect(inHand).toHaveLength(200)
  })
})
