import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from './day.ts'
import {
  boundsOf,
  comparePeriods,
  type Frequency,
  frequencyOf,
  isPeriod,
  periodAt,
  periodsBetween,
} from './period.ts'

const day = fc
  .integer({ min: 0, max: 12_000 })
  .map((n) => new Date(Date.UTC(2005, 0, 1) + n * 86_400_000).toISOString().slice(0, 10))
const frequency = fc.constantFrom<Frequency>('year', 'academic_year', 'quarter', 'month')

describe('a period', () => {
  it.each<[string, Frequency, string, string]>([
    ['2025', 'year', '2025-01-01', '2025-12-31'],
    ['2025-Q1', 'quarter', '2025-01-01', '2025-03-31'],
    ['2025-Q3', 'quarter', '2025-07-01', '2025-09-30'],
    ['2025-Q4', 'quarter', '2025-10-01', '2025-12-31'],
    ['2024-02', 'month', '2024-02-01', '2024-02-29'],
    ['2025-09', 'month', '2025-09-01', '2025-09-30'],
    ['AY2025-2026', 'academic_year', '2025-09-15', '2026-09-14'],
  ])('%s is a %s from %s to %s', (period, frequency, start, end) => {
    expect(frequencyOf(period)).toBe(frequency)
    expect(boundsOf(period)).toEqual({ start, end })
  })

  it('`once` is one without bounds', () => {
    expect(frequencyOf('once')).toBe('once')
    expect(boundsOf('once')).toBeUndefined()
  })

  it.each([
    '2025-Q5',
    '2025-Q0',
    '2025-13',
    '2025-9',
    'AY2025-2027',
    'AY2025',
    '25',
    '2025-01-01',
    '2025 Q1',
    '',
  ])('%s is none', (text) => expect(isPeriod(text)).toBe(false))

  it('of a day holds the day', () => {
    fc.assert(
      fc.property(frequency, day, (of, one) => {
        const period = periodAt(of, one)
        expect(frequencyOf(period)).toBe(of)
        const bounds = boundsOf(period)
        expect(bounds && bounds.start <= one && one <= bounds.end).toBe(true)
      }),
    )
  })

  it('an academic year begins on 15 September', () => {
    expect(periodAt('academic_year', '2026-09-14')).toBe('AY2025-2026')
    expect(periodAt('academic_year', '2026-09-15')).toBe('AY2026-2027')
  })
})

describe('the periods between two days', () => {
  it('follow one another without a gap, from the first day’s to the last day’s', () => {
    fc.assert(
      fc.property(frequency, day, fc.integer({ min: 0, max: 3_000 }), (of, from, length) => {
        const to = addDays(from, length)
        const periods = periodsBetween(of, from, to)
        expect(periods[0]).toBe(periodAt(of, from))
        expect(periods.at(-1)).toBe(periodAt(of, to))
        for (const [index, period] of periods.slice(1).entries()) {
          const before = boundsOf(periods[index] as string)?.end as string
          expect(boundsOf(period)?.start).toBe(addDays(before, 1))
        }
      }),
    )
  })

  it('of `once` are once', () => expect(periodsBetween('once', '2020-01-01', '2026-01-01')).toEqual(['once']))
  it('from a day to one before it are the first day’s alone', () =>
    expect(periodsBetween('quarter', '2026-05-01', '2025-01-01')).toEqual(['2026-Q2']))
})

describe('the order of periods', () => {
  it('is that of the days they end on; `once` comes first', () => {
    const mixed = ['2026', '2025-Q4', 'AY2025-2026', '2026-02', 'once', '2025-Q3']
    expect([...mixed].sort(comparePeriods)).toEqual([
      'once',
      '2025-Q3',
      '2025-Q4',
      '2026-02',
      'AY2025-2026',
      '2026',
    ])
  })

  it('is an order: one of two different periods comes first, whichever is asked first', () => {
    const period = fc.tuple(frequency, day).map(([of, one]) => periodAt(of, one))
    fc.assert(
      fc.property(period, period, (a, b) => {
        expect(Math.sign(comparePeriods(a, b)) + Math.sign(comparePeriods(b, a))).toBe(0)
        expect(comparePeriods(a, b) === 0).toBe(a === b)
      }),
    )
  })
})
