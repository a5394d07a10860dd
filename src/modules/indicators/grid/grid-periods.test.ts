import { describe, expect, it } from 'vitest'
import { periodBefore, periodDue, periodsOffered } from './grid-periods.ts'

describe('the periods of a grid', () => {
  it('the one due is the last that has ended, of the kind that most figures are of', () => {
    expect(periodDue(['quarter', 'quarter', 'year'], '2026-11-24')).toBe('2026-Q3')
    expect(periodDue(['month'], '2026-11-24')).toBe('2026-10')
    expect(periodDue(['year'], '2026-11-24')).toBe('2025')
    expect(periodDue(['academic_year'], '2026-11-24')).toBe('AY2025-2026')
    expect(periodDue([], '2026-11-24')).toBe('2026-Q3')
    expect(periodDue(['once'], '2026-11-24')).toBe('once')
  })

  it('on its last day a period is due', () => {
    expect(periodDue(['quarter'], '2026-09-30')).toBe('2026-Q3')
  })

  it('only the kinds that are asked for are offered, newest first, with the one chosen', () => {
    const offered = periodsOffered(['quarter'], '2026-11-24', '2019-Q1')
    expect(offered.slice(0, 3)).toEqual(['2019-Q1', '2026-Q4', '2026-Q3'])
    expect(periodsOffered(['once', 'year'], '2026-11-24').slice(0, 3)).toEqual(['once', '2026', '2025'])
  })

  it('the one before is of the same kind; none before what is measured once', () => {
    expect(periodBefore('2026-Q1')).toBe('2025-Q4')
    expect(periodBefore('2026-01')).toBe('2025-12')
    expect(periodBefore('AY2025-2026')).toBe('AY2024-2025')
    expect(periodBefore('once')).toBeNull()
  })
})
