import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparePlans, type PlanContent } from './compare-plans.ts'
import { changedWords } from './words.ts'

const plan = (measures: readonly object[], said: object = { title: { fr: 'Plan' } }) =>
  ({ plan: said, measures }) as unknown as PlanContent
const one = { number: '1', title: { fr: 'Un', nl: 'Een' }, state: 'planned' }
const compare = (before: readonly object[], after: readonly object[]) =>
  comparePlans(plan(before), plan(after)).measures

describe('two versions of a plan', () => {
  it('that say the same have no difference, in whatever order', () => {
    const two = { number: '2', title: { fr: 'Deux' } }
    expect(comparePlans(plan([one, two]), plan([two, one]))).toEqual({ plan: [], measures: [] })
  })

  it('tell the measures that came and those that are gone, with all they say', () => {
    expect(compare([], [one])).toMatchObject([
      {
        number: '1',
        change: 'added',
        fields: [{ field: 'title', language: 'fr', before: null, after: 'Un' }, {}, {}],
      },
    ])
    expect(compare([one], [])).toMatchObject([
      { number: '1', change: 'removed', fields: [{ after: null }, {}, {}] },
    ])
  })

  it('tell a text in each language that changed, and nothing of the others', () => {
    expect(compare([one], [{ ...one, title: { fr: 'Un', nl: 'Eén' } }])).toEqual([
      {
        number: '1',
        title: { fr: 'Un', nl: 'Eén' },
        change: 'changed',
        fields: [{ field: 'title', language: 'nl', before: 'Een', after: 'Eén' }],
        indicators: [],
      },
    ])
  })

  it('tell lists line by line: actions, facts with their sources, organisations', () => {
    const before = { ...one, actions: [{ fr: 'dire' }], lead: ['Une équipe'] }
    const after = {
      ...one,
      actions: [{ fr: 'dire' }, { fr: 'faire', nl: 'doen' }],
      lead: [{ organisation: 'maison' }],
      context: [{ text: { fr: 'Un fait' }, source: 'Rapport' }],
    }
    expect(compare([before], [after])[0]?.fields).toEqual([
      { field: 'actions', language: 'fr', before: 'dire', after: 'dire\nfaire' },
      { field: 'actions', language: 'nl', before: null, after: 'doen' },
      { field: 'lead', language: null, before: 'Une équipe', after: '@maison' },
      { field: 'context', language: 'fr', before: null, after: 'Un fait (Rapport)' },
    ])
  })

  it('tell targets and dates of an indicator by its key, and one that moved from a measure to another as gone and come', () => {
    const indicator = { key: 'a', statement: { fr: 'Part' }, kind: 'share', target: 0.5, due: '2026-12-31' }
    const later = { ...indicator, target: 0.8, due: '2027-12-31' }
    expect(compare([{ ...one, indicators: [indicator] }], [{ ...one, indicators: [later] }])).toMatchObject([
      {
        change: 'changed',
        fields: [],
        indicators: [
          {
            key: 'a',
            kind: 'share',
            change: 'changed',
            fields: [
              { field: 'target', before: '0.5', after: '0.8' },
              { field: 'due', before: '2026-12-31', after: '2027-12-31' },
            ],
          },
        ],
      },
    ])
    const two = { number: '2', title: { fr: 'Deux' } }
    expect(
      compare([{ ...one, indicators: [indicator] }, two], [one, { ...two, indicators: [indicator] }]).map(
        ({ number, indicators }) => [number, indicators[0]?.change],
      ),
    ).toEqual([
      ['1', 'removed'],
      ['2', 'added'],
    ])
  })

  it('tell that a measure is held by another one now', () => {
    const inner = { number: '1.1', title: { fr: 'Dedans' } }
    expect(compare([{ ...one, measures: [inner] }], [one, inner])).toMatchObject([
      { number: '1.1', fields: [{ field: 'parent', before: '1', after: null }] },
    ])
  })

  it('tell what the plan says of itself', () => {
    const before = plan([], { title: { fr: 'Plan' }, ends: '2026-12-31', source: { document: 'a' } })
    const after = plan([], { title: { fr: 'Plan' }, ends: '2027-12-31', source: { document: 'b' } })
    expect(comparePlans(before, after).plan).toEqual([
      { field: 'ends', language: null, before: '2026-12-31', after: '2027-12-31' },
      { field: 'source', language: null, before: 'document: a', after: 'document: b' },
    ])
  })
})

describe('the words that changed', () => {
  const told = (before: string, after: string) =>
    changedWords(before, after).map(
      ({ kind, text }) => `${{ same: '=', removed: '-', added: '+' }[kind]}${text}`,
    )

  it('are those taken out and those put in, the rest as it was', () => {
    expect(told('Former tous les chefs', 'Former toutes les équipes')).toEqual([
      '=Former ',
      '-tous ',
      '+toutes ',
      '=les ',
      '-chefs',
      '+équipes',
    ])
    expect(told('', 'Neuf')).toEqual(['+Neuf'])
    expect(told('Vieux', '')).toEqual(['-Vieux'])
    expect(told('Pareil', 'Pareil')).toEqual(['=Pareil'])
  })

  it('give back both texts, whatever they are', () => {
    const word = fc.constantFrom('a', 'b', 'c ', ' ', '\n', 'dé')
    const text = fc.array(word, { maxLength: 40 }).map((words) => words.join(' '))
    fc.assert(
      fc.property(text, text, (before, after) => {
        const stretches = changedWords(before, after)
        const without = (kind: string) =>
          stretches
            .filter((one) => one.kind !== kind)
            .map((one) => one.text)
            .join('')
        expect([without('added'), without('removed')]).toEqual([before, after])
      }),
    )
  })

  it('of two long texts are told within a moment', () => {
    const long = (seed: number) => Array.from({ length: 20_000 }, (_, n) => `m${(n * seed) % 997}`).join(' ')
    const begun = Date.now()
    changedWords(long(3), long(7))
    expect(Date.now() - begun).toBeLessThan(2_000)
  })
})
