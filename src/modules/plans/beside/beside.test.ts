import { describe, expect, it } from 'vitest'
import { besideOneAnother, type PlanBeside } from './beside.ts'

const measure = (id: string, given: Partial<PlanBeside['measures'][number]> = {}) => ({
  id,
  number: id,
  title: { fr: `Mesure ${id}` },
  theme: null,
  state: 'planned' as const,
  servesId: null,
  indicators: [],
  ...given,
})
const figure = (state: 'reached' | 'late' | 'no_data', reported = 0, expected: number | null = null) => ({
  state,
  reported,
  expected,
})

const network: PlanBeside = {
  slug: 'reseau',
  measures: [
    measure('1', { theme: { fr: 'Accueil' }, state: 'under_way', indicators: [figure('reached', 12, 60)] }),
    measure('2', { indicators: [figure('no_data')] }),
  ],
}
const service: PlanBeside = {
  slug: 'service',
  measures: [
    measure('a', {
      theme: { fr: 'accueil ' },
      servesId: '1',
      indicators: [figure('late', 1, 1), figure('reached', 0, 1)],
    }),
    measure('b', { theme: { fr: 'Écoute' } }),
  ],
}

describe('plans side by side', () => {
  it('begin with the whole of each', () => {
    const [whole] = besideOneAnother([network, service], 'theme')
    expect(whole.plans.get('reseau')).toMatchObject({
      measures: 2,
      measureStates: { planned: 1, under_way: 1, done: 0, stopped: 0 },
      indicators: 2,
      states: { reached: 1, no_data: 1, late: 0 },
      reported: 12,
      expected: 60,
    })
    expect(whole.plans.get('service')).toMatchObject({ measures: 2, reported: 1, expected: 2 })
  })

  it('by theme stand together however a theme is written; what has none comes last', () => {
    const groups = besideOneAnother([network, service], 'theme').slice(1)
    expect(groups.map(({ title, plans }) => [title?.fr, [...plans.keys()]])).toEqual([
      ['Accueil', ['reseau', 'service']],
      ['Écoute', ['service']],
      [undefined, ['reseau']],
    ])
  })

  it('by theme stand together where it says the same in any language', () => {
    const of = (slug: string, ...themes: object[]): PlanBeside => ({
      slug,
      measures: themes.map((theme, index) => measure(`${slug}${index}`, { theme })),
    })
    const plans = [
      of('a', { nl: 'Onthaal', fr: 'Accueil' }, { de: 'Zuhören' }),
      of('b', { fr: 'Accueil ' }, { fr: 'Écoute' }),
      of('c', { en: 'Listening', fr: 'écoute', de: 'zuhören' }),
    ]
    expect(besideOneAnother(plans, 'theme').map((one) => [...one.plans.keys()])).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b'],
      ['a', 'b', 'c'],
    ])
  })

  it('by what they serve stand with the measure that is served', () => {
    const groups = besideOneAnother([service, network], 'serves').slice(1)
    expect(
      groups.map(({ serves, plans }) => [serves, [...plans.values()].map((one) => one.measures)]),
    ).toEqual([
      ['reseau/1', [1, 1]],
      [null, [1, 1]],
    ])
  })

  it('count every measure in one group and no other', () => {
    for (const by of ['theme', 'serves'] as const) {
      const [whole, ...groups] = besideOneAnother([network, service], by)
      for (const slug of ['reseau', 'service'])
        expect(groups.reduce((sum, one) => sum + (one.plans.get(slug)?.measures ?? 0), 0)).toBe(
          whole.plans.get(slug)?.measures,
        )
    }
  })

  it('are nothing where no plan is asked', () => {
    expect(besideOneAnother([], 'theme')).toEqual([{ title: null, serves: null, plans: new Map() }])
  })
})
