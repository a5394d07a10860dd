import { describe, expect, it } from 'vitest'
import { dateMissing, figureOf, impossibleCount, markOf, otherFrequency } from './observation.ts'

describe('a figure that is given', () => {
  it.each([
    ['a share of 75, which is 7 500 %', 'share', { value: 75 }, true, 'value', 'observation.out_of_range'],
    ['a share below nothing', 'share', { value: -0.1 }, true, 'value', 'observation.out_of_range'],
    ['3 of 2', 'share', { numerator: 3, denominator: 2 }, false, 'numerator', 'observation.out_of_range'],
    ['-1 of 2', 'share', { numerator: -1, denominator: 2 }, false, 'numerator', 'observation.out_of_range'],
    ['1 of 0', 'share', { numerator: 1, denominator: 0 }, false, 'numerator', 'observation.out_of_range'],
    [
      'half, of 1 and 4',
      'share',
      { value: 0.5, numerator: 1, denominator: 4 },
      false,
      'value',
      'observation.contradiction',
    ],
    ['3, and 4', 'count', { value: 3, numerator: 4 }, false, 'value', 'observation.contradiction'],
    [
      'a half of nothing',
      'ratio',
      { value: 0.5, numerator: 0, denominator: 0 },
      false,
      'value',
      'observation.contradiction',
    ],
    ['a bare share among others', 'share', { value: 0.5 }, false, 'value', 'observation.incomplete'],
    ['a bare scale among others', 'scale', { value: 4 }, false, 'value', 'observation.incomplete'],
    ['half a share', 'share', { numerator: 1 }, true, 'value', 'observation.incomplete'],
    ['no count', 'count', {}, true, 'value', 'observation.incomplete'],
    ['no milestone', 'milestone', { numerator: 1, denominator: 1 }, true, 'value', 'observation.incomplete'],
  ] as const)('is refused: %s', (_, kind, given, alone, path, code) => {
    expect(figureOf(kind, given, alone)).toMatchObject({ path, code })
  })

  it('tells what was expected and what was found', () => {
    expect(figureOf('share', { value: 75 }, true)).toMatchObject({ expected: '0…1', found: '75' })
    expect(figureOf('share', { numerator: 1, denominator: 4, value: 0.5 }, false)).toMatchObject({
      expected: '0.25',
      found: '0.5',
    })
    expect(figureOf('share', { value: 0.5 }, false)).toMatchObject({ expected: 'numerator and denominator' })
  })

  it('as a bare share of one organisation alone is that value over 1, so that sums stay right', () => {
    expect(figureOf('share', { value: 0.4 }, true)).toEqual({ numerator: 0.4, denominator: 1, value: 0.4 })
    expect(figureOf('scale', { value: 4 }, true)).toEqual({ numerator: 4, denominator: 1, value: 4 })
  })

  it('may come with its value rounded, and a ratio may be above 1', () => {
    const third = { numerator: 1, denominator: 3, value: 1 / 3 }
    expect(figureOf('share', { ...third, value: 0.33 }, false)).toEqual(third)
    expect(figureOf('ratio', { numerator: 6, denominator: 4 }, false)).toMatchObject({ value: 1.5 })
    expect(figureOf('share', { numerator: 0, denominator: 0 }, false)).toMatchObject({ value: null })
    expect(figureOf('count', { numerator: 3 }, false)).toMatchObject({ value: 3 })
  })

  it('of a publication of `once` says its day', () => {
    expect(dateMissing('recurrence', 'once', { value: 1 })).toMatchObject({ path: 'date', expected: 'date' })
    expect(dateMissing('recurrence', 'once', { value: 1, date: '2026-01-01' })).toBeUndefined()
    expect(dateMissing('recurrence', '2026', { value: 1 })).toBeUndefined()
    expect(dateMissing('milestone', 'once', { value: 1 })).toBeUndefined()
  })

  it.each([
    ['-3 persons', 'count', 'person', { value: -3 }, 'value'],
    ['-3 hours', 'count', 'hour', { value: -3 }, 'value'],
    ['two persons and a half', 'count', 'person', { value: 2.5 }, 'value'],
    ['half a person of 3', 'share', 'person', { numerator: 0.5, denominator: 3 }, 'numerator'],
    [
      'marks of two answers and a half',
      'scale',
      'response',
      { numerator: 10, denominator: 2.5 },
      'denominator',
    ],
    ['-1 person for 2 posts', 'ratio', 'person', { numerator: -1, denominator: 2 }, 'numerator'],
  ] as const)('is refused where nothing can be so many: %s', (_, kind, unit, given, path) => {
    expect(impossibleCount(kind, unit, given)).toMatchObject({ path, code: 'observation.out_of_range' })
  })

  it.each([
    ['twelve hours and a half', 'count', 'hour', { value: 12.5 }],
    ['marks that add up to 10.5', 'scale', 'response', { numerator: 10.5, denominator: 3 }],
    ['a share said as one number', 'share', 'person', { value: 0.65 }],
    ['nobody', 'count', 'person', { value: 0 }],
  ] as const)('may be %s', (_, kind, unit, given) => {
    expect(impossibleCount(kind, unit, given)).toBeUndefined()
  })

  it('is of the indicator’s kind of period', () => {
    expect(otherFrequency('2026-Q1', 'quarter')).toBeUndefined()
    expect(otherFrequency('2026-11', 'year')).toMatchObject({
      code: 'period.frequency',
      expected: 'year',
      found: '2026-11 (month)',
    })
  })

  it('is known again by its mark, which no other has', () => {
    const kept = { numerator: 1, denominator: 2, value: 0.5, date: null }
    const marks = [
      null,
      kept,
      { ...kept, numerator: 2, denominator: 4 },
      { ...kept, date: '2026-01-01' },
    ].map(markOf)
    expect(new Set(marks).size).toBe(4)
  })
})
