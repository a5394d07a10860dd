import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { gridWorld } from '../../../../tests/support/grid-world.ts'
import { accepted } from '../../../../tests/support/world.ts'
import { putObservations } from '../put-observations.ts'
import { enterGrid } from './enter-grid.ts'
import { lineName } from './grid.ts'

describe('the grid of figures stores', () => {
  let g: Awaited<ReturnType<typeof gridWorld>>
  beforeAll(async () => {
    g = await gridWorld()
  })
  afterAll(() => g.w.end())
  beforeEach(() => g.forget())

  it('all that was typed at once; what a worker types is a draft, what the manager types may be validated', async () => {
    const typed = {
      [g.name('people')]: { value: '12' },
      [g.name('people', 1)]: { value: '7', category: 'peer' },
      [g.name('share')]: { numerator: '3', denominator: '4' },
      [g.name('trades')]: {},
    }
    expect(accepted(await g.enter(g.worker, typed, { validation: 'validated' })).stored).toBe(3)
    expect(await g.keptNow()).toEqual([
      expect.objectContaining({ key: 'people', breakdown: '', status: 'draft', value: 12 }),
      expect.objectContaining({ key: 'people', breakdown: 'peer', status: 'draft', value: 7 }),
      expect.objectContaining({ key: 'share', status: 'draft', numerator: 3, denominator: 4, value: 0.75 }),
    ])
    const again = { [g.name('people')]: { value: '12', seen: '//12/' } }
    expect(await g.enter(g.manager, again, { validation: 'validated' })).toMatchObject({
      code: 'grid.unchanged',
    })
    expect(accepted(await g.enter(g.manager, again, { validation: 'all' })).stored).toBe(1)
    expect((await g.keptNow())[0]).toMatchObject({ status: 'validated', value: 12 })
  })

  it('a whole that stands is corrected, made nothing and validated, also where categories can be added', async () => {
    accepted(await g.enter(g.worker, { [g.name('trades')]: { value: '10' } }))
    const whole = (typed: object) => ({ [g.name('trades')]: { value: '10', seen: '//10/', ...typed } })
    const beside = { [g.name('trades', 'new')]: { category: '' } }
    accepted(await g.enter(g.manager, { ...whole({}), ...beside }, { validation: 'all' }))
    expect(await g.keptNow()).toMatchObject([{ status: 'validated', value: 10 }])
    accepted(await g.enter(g.manager, { ...whole({ value: '11' }), ...beside }, { validation: 'validated' }))
    expect(await g.keptNow()).toMatchObject([{ value: 11 }])
    const none = { [g.name('trades')]: { nothing: 'on', value: '11', seen: '//11/' }, ...beside }
    accepted(await g.enter(g.manager, none, { validation: 'validated' }))
    expect(await g.keptNow()).toMatchObject([{ value: 0 }])
  })

  it('nothing to declare as zero, or nothing out of nothing', async () => {
    accepted(
      await g.enter(g.worker, {
        [g.name('people')]: { nothing: 'on' },
        [g.name('share')]: { nothing: 'on' },
      }),
    )
    expect(await g.keptNow()).toMatchObject([{ value: 0 }, { numerator: 0, denominator: 0, value: null }])
  })

  it('a category that is added, by its name; refused without one, or where it is on the page already', async () => {
    const added = (category: string) => ({ [g.name('trades', 'new')]: { value: '2', category } })
    expect(await g.enter(g.worker, added(''))).toMatchObject({
      code: 'validation',
      faults: [{ path: `lines.${g.name('trades', 'new')}.category`, code: 'grid.category_missing' }],
    })
    accepted(await g.enter(g.worker, added('éducation')))
    expect(await g.keptNow()).toMatchObject([{ key: 'trades', breakdown: 'éducation', value: 2 }])
    const twice = {
      [g.name('trades', 'new')]: { value: '3', category: 'éducation' },
      [g.name('trades', 1)]: { value: '2', category: 'éducation', seen: '//2/' },
    }
    expect(await g.enter(g.worker, twice)).toMatchObject({ faults: [{ code: 'duplicate' }] })
  })

  it('nothing where anything is wrong: every fault at its cell', async () => {
    const refused = await g.enter(g.worker, {
      [g.name('people')]: { value: 'douze' },
      [g.name('share')]: { numerator: '5', denominator: '4' },
      [g.name('trades')]: { value: '1.234' },
    })
    expect(refused).toMatchObject({ ok: false, code: 'validation' })
    const told = !refused.ok && refused.faults?.map(({ path, code }) => [path, code])
    expect(told).toEqual([
      [`lines.${g.name('people')}.value`, 'grid.no_number'],
      [`lines.${g.name('trades')}.value`, 'number.ambiguous'],
    ])
    expect(await g.keptNow()).toEqual([])
    const beyond = await g.enter(g.worker, {
      [g.name('people')]: { value: '12' },
      [g.name('share')]: { numerator: '5', denominator: '4' },
      [g.name('trades')]: { value: '3' },
    })
    expect(beyond).toMatchObject({ faults: [{ path: `lines.${g.name('share')}.numerator` }] })
    expect(await g.keptNow()).toEqual([])
  })

  it('a share in percent only where one organisation alone gives it; of others it says not of how many', async () => {
    expect(await g.enter(g.worker, { [g.name('share')]: { numerator: '75 %' } })).toMatchObject({
      faults: [{ path: `lines.${g.name('share')}.denominator`, code: 'observation.incomplete' }],
    })
  })

  it('not over somebody else: the page is refused whole, and what one has not touched is no conflict', async () => {
    accepted(
      await g.enter(g.manager, {
        [g.name('people')]: { value: '12' },
        [g.name('share')]: { numerator: '1', denominator: '2' },
      }),
    )
    const seen = { people: '//12/', share: '1/2/0.5/' }
    accepted(await g.enter(g.manager, { [g.name('people')]: { value: '14', seen: seen.people } }))
    const late = await g.enter(g.manager, {
      [g.name('people')]: { value: '13', seen: seen.people },
      [g.name('trades')]: { value: '5' },
    })
    expect(late).toMatchObject({
      code: 'conflict.version',
      faults: [{ path: `lines.${g.name('people')}.value`, code: 'grid.conflict' }],
    })
    expect((await g.keptNow()).map((one) => one.key)).toEqual(['people', 'share'])
    const elsewhere = {
      [g.name('people')]: { value: '12', seen: seen.people },
      [g.name('share')]: { numerator: '2', denominator: '2', seen: seen.share },
    }
    expect(accepted(await g.enter(g.manager, elsewhere)).stored).toBe(1)
    expect(await g.keptNow()).toMatchObject([{ value: 14 }, { numerator: 2 }])
  })

  it('of two who save the same at once one is told, and nothing waits for ever', async () => {
    const both = (value: string) =>
      g.enter(g.manager, {
        [g.name('people')]: { value },
        [g.name('share')]: { numerator: value, denominator: '9' },
      })
    const answers = await Promise.all([both('1'), both('2'), both('3')])
    expect(answers.filter((one) => one.ok)).toHaveLength(1)
    expect(answers.filter((one) => !one.ok).map((one) => !one.ok && one.code)).toEqual([
      'conflict.version',
      'conflict.version',
    ])
  })

  it('with the note that stood beside a figure; a validated one is not undone by a worker', async () => {
    accepted(
      await putObservations(g.manager, {
        id: g.ids['people'],
        items: [
          {
            organisation: 'tilleuls',
            period: '2026-Q3',
            value: 12,
            note: 'compté deux fois',
            status: 'validated',
          },
        ],
      }),
    )
    expect(await g.enter(g.worker, { [g.name('people')]: { value: '13', seen: '//12/' } })).toMatchObject({
      faults: [{ code: 'observation.validated_already' }],
    })
    accepted(
      await g.enter(
        g.manager,
        { [g.name('people')]: { value: '13', seen: '//12/' } },
        { validation: 'validated' },
      ),
    )
    expect(await g.keptNow()).toMatchObject([{ value: 13, note: 'compté deux fois', status: 'validated' }])
  })

  it('one indicator for several services at once', async () => {
    const row = (slug: string) => lineName(g.organisations[slug] ?? '', 0)
    const send = (lines: object, by = g.manager) =>
      enterGrid(by, { by: 'indicator', indicator: g.ids['share'], period: '2026-Q3', lines })
    const answer = await send({
      [row('tilleuls')]: { numerator: '1', denominator: '2', seen: 'none' },
      [row('escale')]: { numerator: '3', denominator: '4', seen: 'none' },
    })
    expect(accepted(answer).stored).toBe(2)
    const outside = { [row('centre')]: { numerator: '1', denominator: '2', seen: 'none' } }
    expect(await send(outside)).toMatchObject({ ok: false, code: 'not_found' })
    expect(await send(outside, g.coordinator)).toMatchObject({
      faults: [{ code: 'organisation.outside_scope' }],
    })
  })

  it('nothing for an organisation or an indicator out of reach, or of a kind that has its own page', async () => {
    const typed = { [g.name('people')]: { value: '12' } }
    expect(await g.enter(g.worker, typed, { organisation: 'escale' })).toMatchObject({ code: 'not_found' })
    expect(await g.enter(g.worker, { [g.name('milestone')]: { value: '1' } })).toMatchObject({
      code: 'not_found',
    })
    expect(await g.enter(g.worker, { none_0: { value: '1' } })).toMatchObject({ code: 'not_found' })
  })
})
