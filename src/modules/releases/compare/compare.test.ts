import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ReleaseContent, ReleasedIndicator, ReleasedMeasure } from '../release.ts'
import { compareReleases, hasChanged } from './compare.ts'

type Given = Partial<ReleasedIndicator>
const indicator = (id: string, given: Given = {}) =>
  ({
    id,
    kind: 'count',
    statement: { fr: `Indicateur ${id}` },
    unit: null,
    state: 'on_track',
    value: 10,
    suppressed: false,
    period: '2025',
    series: [],
    replies: [],
    ...given,
  }) as unknown as ReleasedIndicator
const content = (indicators: readonly ReleasedIndicator[], measure: Partial<ReleasedMeasure> = {}) =>
  ({
    measures: [
      {
        id: 'm',
        number: '1',
        title: { fr: 'Mesure' },
        description: null,
        theme: null,
        state: 'planned',
        indicators,
        ...measure,
      },
    ],
  }) as unknown as Pick<ReleaseContent, 'measures'>
const compared = (before: Given, after: Given) => {
  const [one] = compareReleases(
    content([indicator('a', before)]),
    content([indicator('a', after)]),
  ).indicators
  if (!one) throw new Error('one indicator')
  return one
}
const figure = (period: string, value: number | null) => ({
  period,
  value,
  numerator: null,
  denominator: null,
  suppressed: value === null,
  notedOn: null,
  reported: 1,
})

describe('what changed from one release to another', () => {
  it('is the difference of two shown figures, and the state', () => {
    const one = compared({ value: 10 }, { value: 12.5, state: 'reached' })
    expect(one).toMatchObject({ difference: 2.5, stateChanged: true })
    expect(compared({ kind: 'share', value: 0.1 }, { kind: 'share', value: 0.3 }).difference).toBe(0.2)
  })

  it('is no difference where one of the two is hidden, missing or no quantity', () => {
    const hidden = { value: null, suppressed: true, state: 'no_data' } as const
    expect(compared({}, hidden).difference).toBeNull()
    expect(compared(hidden, {}).difference).toBeNull()
    expect(compared({ value: null }, {}).difference).toBeNull()
    expect(compared({ kind: 'milestone', value: 0 }, { kind: 'milestone', value: 1 }).difference).toBeNull()
  })

  it('tells of nothing where nothing changed', () => {
    const same = indicator('a', { series: [figure('2024', 8), figure('2025', null)] })
    const { indicators, measures } = compareReleases(content([same]), content([same]))
    expect(indicators.map(hasChanged)).toEqual([false])
    expect(measures).toMatchObject([{ change: 'kept', texts: [] }])
  })

  it('names what is new and what is no longer there', () => {
    const { indicators } = compareReleases(content([indicator('a')]), content([indicator('b')]))
    expect(indicators.map((one) => [one.id, one.before === null, one.after === null])).toEqual([
      ['b', true, false],
      ['a', false, true],
    ])
    const none = { measures: [] }
    expect(compareReleases(none, content([])).measures[0]?.change).toBe('new')
    expect(compareReleases(content([]), none).measures[0]?.change).toBe('removed')
  })

  it('lists periods whose figure was corrected, where both show it', () => {
    const before = { series: [figure('2023', 5), figure('2024', 8), figure('2025', null)] }
    const after = { series: [figure('2023', 5), figure('2024', 9), figure('2025', 7)] }
    expect(compared(before, after).revised).toEqual([{ period: '2024', before: 8, after: 9 }])
  })

  it('lists texts and replies that changed', () => {
    const reply = (text: string) => [{ organisation: { fr: 'Les Tilleuls' }, text }]
    const one = compared(
      { replies: reply('avant') },
      { statement: { fr: 'Autrement' }, replies: reply('après') },
    )
    expect(one.texts).toEqual([
      { field: 'statement', before: { fr: 'Indicateur a' }, after: { fr: 'Autrement' } },
    ])
    expect(one.replies).toMatchObject([{ before: 'avant', after: 'après' }])
    expect(compared({ replies: reply('x') }, {}).replies).toMatchObject([{ before: 'x', after: null }])
  })

  it('holds no number that neither release shows, but differences of shown ones', () => {
    const value = fc.option(fc.integer({ min: 5, max: 900 }), { nil: null })
    fc.assert(
      fc.property(value, value, (a, b) => {
        const side = (of: number | null): Given => ({ value: of, suppressed: of === null })
        const { difference, before, after } = compared(side(a), side(b))
        expect([before?.value, after?.value]).toEqual([a, b])
        expect(difference).toBe(a === null || b === null ? null : b - a)
      }),
    )
  })
})
