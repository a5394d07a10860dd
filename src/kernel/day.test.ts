import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, addMonths, dayIn, dayNumber, instantIn, isDay, monthsBetween } from './day.ts'

const day = fc
  .integer({ min: 0, max: 60_000 })
  .map((n) => new Date(Date.UTC(1950, 0, 1) + n * 86_400_000).toISOString().slice(0, 10))
const months = fc.integer({ min: -400, max: 400 })

describe('a day', () => {
  it.each(['2026-11-22', '2024-02-29', '2000-02-29', '0999-12-31'])('%s is one', (text) =>
    expect(isDay(text)).toBe(true),
  )
  it.each([
    '2026-13-01',
    '2026-00-10',
    '2026-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-1-1',
    '22/11/2026',
    '2026-11-22T00:00',
    '',
  ])('%s is none', (text) => expect(isDay(text)).toBe(false))

  it.each([
    ['2026-11-22', '00:00', '2026-11-21T23:00:00.000Z'],
    ['2026-07-02', '00:00', '2026-07-01T22:00:00.000Z'],
    // The night in which clocks go forward, and the one in which they go back.
    ['2027-03-28', '01:59', '2027-03-28T00:59:00.000Z'],
    ['2027-03-28', '02:30', '2027-03-28T01:30:00.000Z'],
    ['2027-03-28', '03:00', '2027-03-28T01:00:00.000Z'],
    ['2027-10-31', '09:00', '2027-10-31T08:00:00.000Z'],
  ])('%s at %s in Brussels is %s', (at, time, instant) =>
    expect(instantIn('Europe/Brussels', at, time).toISOString()).toBe(instant),
  )

  it('ends at midnight of its time zone, summer and winter', () => {
    expect(dayIn('Europe/Brussels', new Date('2026-11-22T22:59:59Z'))).toBe('2026-11-22')
    expect(dayIn('Europe/Brussels', new Date('2026-11-22T23:00:00Z'))).toBe('2026-11-23')
    expect(dayIn('Europe/Brussels', new Date('2026-07-01T21:59:59Z'))).toBe('2026-07-01')
    expect(dayIn('Europe/Brussels', new Date('2026-07-01T22:00:00Z'))).toBe('2026-07-02')
    expect(dayIn('Indian/Reunion', new Date('2026-12-31T20:00:00Z'))).toBe('2027-01-01')
  })

  it('and days added are days apart', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -3000, max: 3000 }), (from, n) => {
        expect(dayNumber(addDays(from, n)) - dayNumber(from)).toBe(n)
        expect(isDay(addDays(from, n))).toBe(true)
      }),
    )
  })
})

describe('months', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2026-01-15', -1, '2025-12-15'],
    ['2026-03-31', -1, '2026-02-28'],
  ])('%s and %i months are %s', (from, n, to) => expect(addMonths(from, n)).toBe(to))

  it('added are a day, in the month they lead to', () => {
    fc.assert(
      fc.property(day, months, (from, n) => {
        const to = addMonths(from, n)
        expect(isDay(to)).toBe(true)
        const index = (one: string) => Number(one.slice(0, 4)) * 12 + Number(one.slice(5, 7))
        expect(index(to) - index(from)).toBe(n)
      }),
    )
  })

  it('are counted like an age: whole ones only', () => {
    expect(monthsBetween('2025-06-10', '2026-06-09')).toBe(11)
    expect(monthsBetween('2025-06-10', '2026-06-10')).toBe(12)
    expect(monthsBetween('2026-06-10', '2026-06-09')).toBe(-1)
  })

  it('counted between two days never lead beyond the later one, and one more does', () => {
    fc.assert(
      fc.property(day, day, (from, to) => {
        const n = monthsBetween(from, to)
        expect(addMonths(from, n) <= to).toBe(true)
        expect(addMonths(from, n + 1) > to).toBe(true)
      }),
    )
  })
})
