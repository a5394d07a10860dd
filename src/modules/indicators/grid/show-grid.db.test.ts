import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { gridWorld } from '../../../../tests/support/grid-world.ts'
import { accepted } from '../../../../tests/support/world.ts'
import type { Request } from '../../../server/use-case.ts'
import { putObservations } from '../put-observations.ts'
import type { Line } from './grid.ts'
import { showGrid } from './show-grid.ts'

describe('the grid of figures shows', () => {
  let g: Awaited<ReturnType<typeof gridWorld>>
  beforeAll(async () => {
    g = await gridWorld()
  })
  afterAll(() => g.w.end())
  beforeEach(() => g.forget())

  const shown = async (by: Request, query: object = {}) =>
    accepted(await showGrid(by, { plan: 'plan-a', organisation: 'tilleuls', period: '2026-Q3', ...query }))
  const lineOf = (lines: readonly Line[], key: string, category: string | null = '') => {
    const found = lines.find((one) => one.indicator === g.ids[key] && one.category === category)
    if (!found) throw new Error(`no line of ${key} ${category}`)
    return found
  }

  it('what asks the organisation for a figure of that kind of period, plan by plan; the rest leads to its own page', async () => {
    const { lines, elsewhere, previous } = await shown(g.worker)
    const wholes = lines.filter((one) => one.category === '').map((one) => one.indicator)
    expect(wholes).toEqual([g.ids['people'], g.ids['share'], g.ids['trades']])
    expect(elsewhere.map((one) => one.id)).toEqual([g.ids['milestone']])
    expect(previous).toBe('2026-Q2')
    const yearly = await shown(g.worker, { period: '2025' })
    expect(yearly.lines.map((one) => one.indicator)).toEqual([g.ids['yearly']])
    const both = await shown(g.worker, { plan: undefined })
    expect(both.lines.filter((one) => one.category === '')).toHaveLength(6)
    expect(both.plans.map((one) => one.slug)).toEqual(['plan-a', 'plan-b'])
  })

  it('the last period that ended, unless another is asked for, and only kinds of periods that are asked', async () => {
    const { period, periods } = accepted(await showGrid(g.worker, {}))
    expect(period).toBe('2026-Q3')
    expect(periods).toContain('2025')
    expect(periods).not.toContain('2026-10')
  })

  it('a line for each of the ten colleges, else for each category that was used, and one to add another', async () => {
    accepted(
      await putObservations(g.coordinator, {
        id: g.ids['trades'],
        items: [
          {
            organisation: 'escale',
            period: '2026-Q2',
            breakdown: 'éducation',
            value: 4,
            status: 'validated',
          },
        ],
      }),
    )
    const { lines } = await shown(g.worker)
    const categories = (key: string) =>
      lines.filter((one) => one.indicator === g.ids[key]).map((one) => one.category)
    expect(categories('people')).toHaveLength(11)
    expect(categories('trades')).toEqual(['', 'éducation', null])
    expect(categories('share')).toEqual([''])
  })

  it('the figure of the period before, whatever it came from, and what an import brought for this one', async () => {
    accepted(
      await putObservations(g.coordinator, {
        id: g.ids['share'],
        items: [
          {
            organisation: 'tilleuls',
            period: '2026-Q2',
            numerator: 30,
            denominator: 40,
            origin: 'imported',
          },
          {
            organisation: 'tilleuls',
            period: '2026-Q3',
            numerator: 31,
            denominator: 41,
            origin: 'imported',
          },
        ],
      }),
    )
    const line = lineOf((await shown(g.worker)).lines, 'share')
    expect(line).toMatchObject({ kept: null, before: { numerator: 30 }, imported: { denominator: 41 } })
  })

  it('one indicator service by service, to whoever writes for several; services out of reach or scope are not there', async () => {
    const { lines, several } = await shown(g.manager, { by: 'indicator', indicator: g.ids['share'] })
    expect(several).toBe(true)
    expect(lines.map((one) => one.organisation.slug)).toEqual(['escale', 'tilleuls'])
    const own = await shown(g.worker, { by: 'indicator', indicator: g.ids['share'] })
    expect([own.several, own.by]).toEqual([false, 'organisation'])
  })

  it('no organisation out of reach, and nothing to whoever writes no figures', async () => {
    expect((await shown(g.worker, { organisation: 'centre' })).organisation).toBeNull()
    const auditor = await g.w.as('auditor', 'reseau')
    expect(await showGrid(auditor, {})).toMatchObject({ ok: false, code: 'auth.forbidden' })
  })

  it('small counts of people to those they are of alone, nor the categories beside, nor in any mark', async () => {
    accepted(
      await g.enter(g.worker, {
        [g.name('people')]: { value: '23' },
        [g.name('people', 1)]: { value: '3', category: 'peer' },
        [g.name('people', 2)]: { value: '20', category: 'accompanied' },
      }),
    )
    const own = await shown(g.worker)
    expect(lineOf(own.lines, 'people', 'peer')).toMatchObject({
      kept: { value: 3 },
      hidden: { kept: false },
    })
    const theirs = await shown(g.coordinator)
    for (const category of ['peer', 'accompanied']) {
      const line = lineOf(theirs.lines, 'people', category)
      expect(line).toMatchObject({ kept: { value: null }, hidden: { kept: true } })
      expect(line.mark).toMatch(/^at\/2026-/)
    }
    expect(lineOf(theirs.lines, 'people').kept).toMatchObject({ value: 23 })
  })

  const put = (values: Readonly<Record<string, number>>, period: string) =>
    putObservations(g.w.asSystem(), {
      id: g.ids['people'],
      items: Object.entries(values).map(([organisation, value]) => ({
        ...{ organisation, period, value },
        ...{ status: 'validated', origin: 'entered' },
      })),
    }).then(accepted)
  const seenOf = async (by: Request, organisation: string) => {
    const { kept, before, hidden } = lineOf((await shown(by, { organisation })).lines, 'people')
    return [hidden.kept ? 'hidden' : kept?.value, hidden.before ? 'hidden' : before?.value]
  }

  it('nor the figures of other services that with the total would give one away, of the period before neither', async () => {
    await put({ tilleuls: 12, escale: 40 }, '2026-Q2')
    await put({ tilleuls: 3, escale: 40 }, '2026-Q3')
    expect(await seenOf(g.coordinator, 'escale')).toEqual(['hidden', 40])
    expect(await seenOf(g.manager, 'escale')).toEqual([40, 40])
    await put({ tilleuls: 3 }, '2026-Q2')
    expect(await seenOf(g.coordinator, 'escale')).toEqual(['hidden', 'hidden'])
    expect(await seenOf(g.coordinator, 'tilleuls')).toEqual(['hidden', 'hidden'])
    expect(await seenOf(g.worker, 'tilleuls')).toEqual([3, 3])
    const { lines } = await shown(g.coordinator, { by: 'indicator', indicator: g.ids['people'] })
    expect(lines.filter(({ kept }) => kept).map(({ kept, hidden }) => [kept?.value, hidden.kept])).toEqual([
      [null, true],
      [null, true],
    ])
  })

  it('small counts as the instance has them', async () => {
    await put({ tilleuls: 7, escale: 40 }, '2026-Q3')
    expect(await seenOf(g.coordinator, 'tilleuls')).toEqual([7, undefined])
    await g.w.pools.owner.query(`insert into instance (name, threshold) values ('{"fr": "Réseau"}', 10)`)
    expect(await seenOf(g.coordinator, 'tilleuls')).toEqual(['hidden', undefined])
    expect(await seenOf(g.coordinator, 'escale')).toEqual(['hidden', undefined])
    expect(await seenOf(g.worker, 'tilleuls')).toEqual([7, undefined])
    await g.w.pools.owner.query('delete from instance')
  })
})
