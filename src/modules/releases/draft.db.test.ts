import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Figured, figuredRelease } from '../../../tests/support/figured-release.ts'
import { accepted } from '../../../tests/support/world.ts'
import { draftRelease } from './draft-release.ts'

let f: Figured
beforeAll(async () => {
  f = await figuredRelease()
})
afterAll(() => f.w.end())

it('says of each figure its period, whether it comes too early and how much under it would be hidden', async () => {
  const { indicators } = accepted(await draftRelease(f.coordinator, { slug: 'plan-a' }))
  const of = (key: string) => indicators.find((one) => one.id === f.indicators[key])
  expect(of('persons')).toMatchObject({
    now: { period: '2026' },
    before: { period: '2026' },
    unended: true,
    answered: null,
  })
  // The pairs are two: hidden of the plan, of the service and of those that it stands under.
  expect(of('persons')?.hidden).toBeGreaterThan(1)
  expect(of('hours')).toMatchObject({ unended: true, hidden: 0 })
})
