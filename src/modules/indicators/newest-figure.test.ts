import { describe, expect, it } from 'vitest'
import type { Origin } from './aggregate.ts'
import { newestFigures } from './newest-figure.ts'

const figure = (period: string, origin: Origin = 'entered', organisation = 'a') => ({
  indicator: 'i',
  organisation,
  period,
  origin,
})
const newest = (rows: ReturnType<typeof figure>[]) =>
  newestFigures(rows).map(({ newest: { period, origin }, before }) => [period, origin, before?.period])

describe('the newest figure of an organisation', () => {
  it('is that of the period that ends last, not of the one that is last as text', () => {
    expect(newest([figure('AY2024-2025'), figure('2026'), figure('once')])).toEqual([
      ['2026', 'entered', 'AY2024-2025'],
    ])
    expect(newest([figure('2026-Q1'), figure('2026-11')])).toEqual([['2026-11', 'entered', '2026-Q1']])
  })

  it('is the strongest of its origins, and moved since the one before of the same', () => {
    const rows = [figure('2026'), figure('2026', 'imported'), figure('2025'), figure('2024', 'imported')]
    expect(newest(rows)).toEqual([['2026', 'imported', '2024']])
  })

  it('is one for each organisation', () => {
    expect(newest([figure('2026'), figure('2025', 'entered', 'b')])).toHaveLength(2)
  })
})
