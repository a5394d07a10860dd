import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Figured, figuredRelease } from '../../../../tests/support/figured-release.ts'
import { accepted } from '../../../../tests/support/world.ts'
import { putObservations } from '../../indicators/index.ts'
import { makeRelease } from '../make-release.ts'
import { withdrawRelease } from '../withdraw-release.ts'
import { readComparison, showComparison } from './read-comparison.ts'

describe('two releases compared', () => {
  let f: Figured
  let second: string
  beforeAll(async () => {
    f = await figuredRelease()
    const items = [{ organisation: 'tilleuls', period: '2026', value: 25, status: 'validated' }]
    accepted(await putObservations(f.w.asSystem(), { id: f.indicators['hours'], items }))
    second = accepted(await makeRelease(f.coordinator, { plan: 'plan-a' })).id
  })
  afterAll(() => f.w.end())

  it('tell what changed, by number and by id', async () => {
    const { compared } = accepted(await showComparison(f.w.nobody(), { slug: 'plan-a', a: 1, b: 2 }))
    const hours = compared.indicators.find((one) => one.id === f.indicators['hours'])
    expect(hours).toMatchObject({ before: { value: 40 }, after: { value: 55 }, difference: 15 })
    expect(hours?.revised).toEqual([{ period: '2026', before: 40, after: 55 }])
    const read = accepted(await readComparison(f.w.nobody(), { a: f.release, b: second }))
    expect(read).toMatchObject({ plan: 'plan-a', before: 1, after: 2 })
    const rare = read.indicators.find((one) => one.id === f.indicators['rare'])
    expect(rare).toMatchObject({ before: { value: null, suppressed: true }, difference: null })
  })

  it('are refused where one is not there, or is gone', async () => {
    const by = f.w.nobody()
    expect(await showComparison(by, { slug: 'plan-a', a: 1, b: 9 })).toMatchObject({ code: 'not_found' })
    accepted(await withdrawRelease(f.coordinator, { id: f.release, reason: 'une erreur' }))
    expect(await showComparison(by, { slug: 'plan-a', a: 1, b: 2 })).toMatchObject({ code: 'gone' })
    expect(await readComparison(by, { a: second, b: f.release })).toMatchObject({ code: 'gone' })
  })
})
