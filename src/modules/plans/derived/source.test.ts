import { describe, expect, it } from 'vitest'
import { type Source, sourceChanges } from './source.ts'

const seen: Source = {
  title: { fr: 'Écouter', nl: 'Luisteren' },
  theme: null,
  description: { fr: 'Une fois par an' },
  indicators: [
    { key: 'a', statement: { fr: 'Les réunions' } },
    { key: 'b', statement: { fr: 'Les réponses' } },
  ],
}

describe('what a source says otherwise than when it was last looked at', () => {
  it('is nothing where it says the same, in whatever order', () => {
    expect(sourceChanges(seen, { ...seen, indicators: [...seen.indicators].reverse() })).toEqual([])
    expect(sourceChanges(seen, { ...seen, title: { nl: 'Luisteren', fr: 'Écouter' } })).toEqual([])
  })

  it('is told text by text, in any language, gone and new ones too', () => {
    const now: Source = {
      ...seen,
      title: { fr: 'Écouter', nl: 'Goed luisteren' },
      theme: { fr: 'parole' },
      description: null,
    }
    expect(sourceChanges(seen, now)).toEqual([
      { field: 'title', key: null, before: seen.title, after: now.title },
      { field: 'theme', key: null, before: null, after: now.theme },
      { field: 'description', key: null, before: seen.description, after: null },
    ])
  })

  it('names the indicators that are new, gone or said otherwise by their key', () => {
    const indicators = [
      { key: 'b', statement: { fr: 'Toutes les réponses' } },
      { key: 'c', statement: { fr: 'Les suites' } },
    ]
    expect(
      sourceChanges(seen, { ...seen, indicators }).map((one) => [one.key, one.before, one.after]),
    ).toEqual([
      ['b', { fr: 'Les réponses' }, { fr: 'Toutes les réponses' }],
      ['c', null, { fr: 'Les suites' }],
      ['a', { fr: 'Les réunions' }, null],
    ])
  })
})
