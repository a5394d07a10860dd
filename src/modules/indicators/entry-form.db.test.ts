import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { gridWorld } from '../../../tests/support/grid-world.ts'
import { accepted } from '../../../tests/support/world.ts'
import type { Request } from '../../server/use-case.ts'
import { enterObservation } from './enter-observation.ts'
import { putObservations } from './put-observations.ts'
import { showEntryForm } from './show-entry-form.ts'

describe('the page that takes a figure', () => {
  let g: Awaited<ReturnType<typeof gridWorld>>
  beforeAll(async () => {
    g = await gridWorld()
  })
  afterAll(() => g.w.end())
  beforeEach(() => g.forget())

  const place = { organisation: 'escale', period: '2026-Q3' }
  const put = (by: Request, organisation: string, value: number, status = 'validated') =>
    putObservations(by, {
      id: g.ids['people'],
      items: [{ organisation, period: '2026-Q3', value, status, origin: 'entered' }],
    }).then(accepted)
  const shown = async (by: Request) => accepted(await showEntryForm(by, { id: g.ids['people'], ...place }))

  it('shows a small count, and what would give one away, to those they are of alone', async () => {
    await put(g.w.asSystem(), 'escale', 40)
    expect(await shown(g.coordinator)).toMatchObject({ kept: { value: 40 }, hidden: false })
    await put(g.w.asSystem(), 'tilleuls', 3)
    expect(await shown(g.coordinator)).toMatchObject({ kept: { value: null }, hidden: true })
    expect(await shown(g.manager)).toMatchObject({ kept: { value: 40 }, hidden: false, mark: '//40/' })
    await put(g.w.asSystem(), 'escale', 4)
    expect(await shown(g.coordinator)).toMatchObject({ kept: { value: null }, hidden: true })
  })

  it('takes a figure in place of one that is not shown, and confirms no guess of it', async () => {
    await put(g.manager, 'escale', 3, 'draft')
    const { mark } = await shown(g.coordinator)
    expect(mark).toMatch(/^at\/2026-/)
    const enter = (figure: string) =>
      enterObservation(g.coordinator, {
        ...{ id: g.ids['people'], ...place, value: '14' },
        seen: { ...place, figure },
      })
    expect(await enter('//3/')).toMatchObject({ code: 'conflict.version' })
    accepted(await enter(mark))
    expect(await g.keptNow()).toMatchObject([{ key: 'people', value: 14 }])
  })
})
