import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { gridWorld } from '../../../../tests/support/grid-world.ts'
import { accepted } from '../../../../tests/support/world.ts'
import { putObservations } from '../put-observations.ts'
import { acceptDrafts } from './accept-drafts.ts'
import { showGrid } from './show-grid.ts'

describe('drafts of a service where nobody has an account', () => {
  let g: Awaited<ReturnType<typeof gridWorld>>
  beforeAll(async () => {
    g = await gridWorld()
  })
  afterAll(() => g.w.end())
  beforeEach(() => g.forget())

  const draftOf = async (organisation: string, key: string, value: number) =>
    accepted(
      await putObservations(g.coordinator, {
        id: g.ids[key],
        items: [{ organisation, period: '2026-Q3', value, status: 'draft', origin: 'entered' }],
      }),
    )
  const waiting = async (organisation: string) =>
    accepted(await showGrid(g.coordinator, { organisation, period: '2026-Q3' })).unread

  it('count once whoever coordinates says so, and are not said to have been read', async () => {
    await draftOf('centre', 'centre', 12)
    expect(await waiting('centre')).toBe(1)
    const place = { organisation: 'centre', period: '2026-Q3' }
    expect(accepted(await acceptDrafts(g.coordinator, place)).accepted).toBe(1)
    const [kept] = await g.w.database.selectFrom('observation').selectAll().execute()
    expect(kept).toMatchObject({ status: 'validated', value: 12, validated_at: null, validated_by: null })
    const sum = await g.w.database
      .selectFrom('rollup')
      .select('value')
      .where('organisation', 'is', null)
      .executeTakeFirst()
    expect(sum?.value).toBe(12)
    expect(await waiting('centre')).toBe(0)
    expect(await acceptDrafts(g.coordinator, place)).toMatchObject({ code: 'grid.unchanged' })
  })

  it('of a service that somebody manages wait for them', async () => {
    await draftOf('tilleuls', 'people', 12)
    expect(await waiting('tilleuls')).toBe(0)
    const place = { organisation: 'tilleuls', period: '2026-Q3' }
    expect(await acceptDrafts(g.coordinator, place)).toMatchObject({ code: 'organisation.has_manager' })
    expect(await acceptDrafts(g.manager, place)).toMatchObject({ code: 'auth.forbidden' })
    expect(
      await acceptDrafts(await g.w.as('coordinator', 'maison'), { ...place, organisation: 'centre' }),
    ).toMatchObject({
      code: 'organisation.unknown',
    })
  })
})
