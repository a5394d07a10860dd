import { describe, expect, it } from 'vitest'
import { doubtsOf } from './draft-release.ts'
import { figureText } from './figure-text.ts'

describe('what a figure is made of', () => {
  const parts = (language: 'fr' | 'nl' | 'de' | 'en', kind: 'scale' | 'share') =>
    figureText(language, 'Europe/Brussels').parts({ kind, numerator: 120, denominator: 586 })

  it('is for a mean how many answers', () => {
    expect(parts('fr', 'scale')).toBe('moyenne de 586 réponses')
    expect(parts('nl', 'scale')).toBe('gemiddelde van 586 antwoorden')
    expect(parts('de', 'scale')).toBe('Durchschnitt aus 586 Antworten')
    expect(parts('en', 'scale')).toBe('average of 586 answers')
  })

  it('is not said of a mean that was given bare', () => {
    const bare = { kind: 'scale', numerator: 3.9, denominator: 1 } as const
    expect(figureText('fr', 'Europe/Brussels').parts(bare)).toBe('')
  })

  it('is for a share how many out of how many', () => {
    expect(parts('fr', 'share')).toBe('soit 120 sur 586')
  })
})

it('an instant is told as the day it falls on where the network is', () => {
  const { formats } = figureText('fr', 'Europe/Brussels')
  expect(formats.day(formats.dayOf('2026-11-22T23:30:00.000Z'))).toBe('23 novembre 2026')
})

describe('what may make a figure speak too early', () => {
  const figure = (period: string, reported: number) =>
    ({
      period,
      reported,
      numerator: null,
      denominator: null,
      value: 1,
      notedOn: null,
      suppressed: false,
    }) as const
  const series = [figure('2025', 4), figure('2026', 3)]

  it('is a period that goes on, and fewer answers than for the one before', () => {
    const figured = { kind: 'count', period: '2026', series } as const
    expect(doubtsOf(figured, '2026-12-31')).toEqual({ unended: true, answered: 4 })
    expect(doubtsOf(figured, '2027-01-01')).toEqual({ unended: false, answered: 4 })
    expect(doubtsOf({ ...figured, series: series.slice(1) }, '2027-01-01').answered).toBeNull()
  })

  it('is nothing for what has a date instead of a period', () => {
    const milestone = { kind: 'milestone', period: '2026', series } as const
    expect(doubtsOf(milestone, '2026-06-01')).toEqual({ unended: false, answered: null })
  })
})
