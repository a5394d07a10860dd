import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Figured, figuredRelease, putRows } from '../../../../tests/support/figured-release.ts'
import { accepted } from '../../../../tests/support/world.ts'
import { withdrawRelease } from '../withdraw-release.ts'
import { listServices, readServiceFigures, showService } from './read-services.ts'

describe('the page of a service', () => {
  let f: Figured
  beforeAll(async () => {
    f = await figuredRelease()
  })
  afterAll(() => f.w.end())

  const hours = async (slug: string) => {
    const { figures } = accepted(await showService(f.w.nobody(), { slug }))
    return figures.find((one) => one.indicator.key === 'hours')
  }

  it('is there for who has figures in a newest release, and found by a part of the name', async () => {
    const all = accepted(await listServices(f.w.nobody(), {}))
    expect(all.items.map((one) => one.slug)).toContain('tilleuls')
    expect(all.items.map((one) => one.slug)).not.toContain('centre')
    const found = accepted(await listServices(f.w.nobody(), { q: 'tilleul' }))
    expect(found.items.map((one) => one.slug)).toEqual(['tilleuls'])
    expect(accepted(await listServices(f.w.nobody(), { q: '%' })).items).toEqual([])
    expect(await showService(f.w.nobody(), { slug: 'centre' })).toEqual({ ok: false, code: 'not_found' })
  })

  it('holds its own figures only, with its own reply', async () => {
    const { figures } = accepted(await showService(f.w.nobody(), { slug: 'tilleuls' }))
    expect(figures.map((one) => [one.indicator.key, one.rows.map((row) => row.value), one.reply])).toEqual([
      ['persons', [18, 30], null],
      ['share', [0.25], null],
      ['hours', [10], 'Nous avons été fermés en été.'],
    ])
  })

  it('tells where a figure lies among peers of its kind that are shown, and how many are hidden', async () => {
    // Ten services had 10, 20, … 100 hours; those of 20 and of 100 are hidden.
    expect((await hours('tilleuls'))?.position).toMatchObject({
      own: 10,
      side: 'below',
      peers: [30, 40, 50, 60, 70, 80, 90],
      hidden: 2,
    })
    expect((await hours('service-6'))?.position).toMatchObject({ own: 90, side: 'above', hidden: 2 })
  })

  it('tells nothing of it where its own figure is hidden', async () => {
    const own = await hours('escale')
    expect(own?.rows[0]).toMatchObject({ value: null, suppressed: true })
    expect(own?.position).toBeUndefined()
  })

  it('names no peer and gives no rank, to programs neither', async () => {
    const { items } = accepted(await readServiceFigures(f.w.nobody(), { slug: 'tilleuls' }))
    const said = items.find((one) => one.value === 10)
    expect(said?.among_peers).toEqual({ shown: 7, hidden: 2, side: 'below' })
    expect(JSON.stringify(items)).not.toMatch(/escale|service-\d|rank|rang/)
    const hidden = accepted(await readServiceFigures(f.w.nobody(), { slug: 'escale' })).items
    for (const one of hidden) expect(one).toMatchObject({ value: null, suppressed: true, among_peers: null })
  })

  it('tells no position of fewer than five shown peers', async () => {
    const few = f.rows.map((row) =>
      row.indicator === 'hours' && (row.value ?? 0) > 50 ? { ...row, value: null } : row,
    )
    await putRows(f.w, f.release, few, f)
    expect((await hours('tilleuls'))?.position).toBeUndefined()
    await putRows(f.w, f.release, f.rows, f)
  })

  it('is gone with the last release that names it', async () => {
    accepted(await withdrawRelease(f.coordinator, { id: f.release, reason: 'une erreur' }))
    expect(accepted(await listServices(f.w.nobody(), {})).items).toEqual([])
    expect(await showService(f.w.nobody(), { slug: 'tilleuls' })).toEqual({ ok: false, code: 'not_found' })
  })
})
