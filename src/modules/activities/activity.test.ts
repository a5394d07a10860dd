import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { colleges } from '../../kernel/college.ts'
import {
  type Attendees,
  figuresOf,
  missingSince,
  monthOf,
  personsIn,
  seenElsewhere,
  whoCame,
  whyRefused,
} from './activity.ts'

const attendees = fc
  .dictionary(fc.constantFrom(...colleges), fc.integer({ min: 0, max: 12 }), { maxKeys: 4 })
  .map((all) => whoCame(all as Attendees))

describe('what is recorded', () => {
  const one = { professional: 6 }

  it('has taken place, within the time that it is kept, and somebody came', () => {
    const today = '2026-11-27'
    const why = (date: string, attendees: Attendees = one) =>
      whyRefused({ date, attendees }, { today, since: '2016-11-27' })
    expect(why(today)).toBeUndefined()
    expect(why('2026-11-28')?.code).toBe('activity.in_future')
    expect(why('2016-11-27')).toBeUndefined()
    expect(why('2016-11-26')).toMatchObject({
      ...{ code: 'activity.too_long_ago', field: 'date' },
      faults: [{ path: 'date', expected: '≥ 2016-11-27', found: '2016-11-26' }],
    })
    expect(why('0202-11-27')?.code).toBe('activity.too_long_ago')
    for (const nobody of [{}, { professional: 0, peer: 0 }])
      expect(why(today, nobody)?.code).toBe('activity.nobody')
  })

  it('keeps no college that nobody came of', () => {
    expect(whoCame({ professional: 3, peer: 0 })).toEqual({ professional: 3 })
  })
})

describe('who came, seen from elsewhere', () => {
  it('is told by college where no count is small, else in total, else not at all', () => {
    expect(seenElsewhere({ professional: 6, peer: 5 }, 5)).toEqual({
      persons: 11,
      attendees: { professional: 6, peer: 5 },
    })
    expect(seenElsewhere({ professional: 6, peer: 1 }, 5)).toEqual({ persons: 7, attendees: null })
    expect(seenElsewhere({ professional: 2, peer: 2 }, 5)).toEqual({ persons: null, attendees: null })
  })

  it('never tells a small count apart from any other small one', () => {
    fc.assert(
      fc.property(attendees, fc.integer({ min: 3, max: 8 }), (all, threshold) => {
        const seen = JSON.stringify(seenElsewhere(all, threshold))
        const total = personsIn(all)
        for (const [college, n] of Object.entries(all).filter(([, count]) => count < threshold)) {
          for (let other = 1; other < threshold; other += 1) {
            const elsewhere = college === 'peer' ? 'family' : 'peer'
            const rest = total < threshold ? 0 : total - other
            const world = { [college]: other, ...(rest > 0 ? { [elsewhere]: rest } : {}) }
            expect([college, n, JSON.stringify(seenElsewhere(world, threshold))]).toEqual([college, n, seen])
          }
        }
      }),
    )
  })
})

describe('the figures of a service', () => {
  const recorded = {
    organisation: 's',
    counted: ['2025-03-01', '2025-12-31'],
    all: ['2025-03-01', '2025-12-31', '2026-02-01'],
  }

  it('are 1 of 1 in a period in which it held one, 0 of 1 in another, and say whether it told anything', () => {
    expect(figuresOf(recorded, 'year', '2024-05-01', '2026-11-27')).toEqual([
      { organisation: 's', period: '2024', numerator: 0, denominator: 1, value: 0, reported: false },
      { organisation: 's', period: '2025', numerator: 1, denominator: 1, value: 1, reported: true },
      { organisation: 's', period: '2026', numerator: 0, denominator: 1, value: 0, reported: true },
    ])
  })

  it('of an indicator without periods look at all there is', () => {
    expect(figuresOf(recorded, 'once', '2024-05-01', '2026-11-27')).toMatchObject([
      { period: 'once', value: 1 },
    ])
  })
})

describe('a service is reminded', () => {
  const network = { came: '2026-01-31', months: 4 }

  it('so many months after its last supervision, to the day', () => {
    expect(missingSince('2026-07-28', network, '2026-11-27')).toBeUndefined()
    expect(missingSince('2026-07-27', network, '2026-11-27')).toBe('2026-11-27')
  })

  it('where it never had any, so many months after it came', () => {
    expect(missingSince(null, network, '2026-05-30')).toBeUndefined()
    expect(missingSince(null, network, '2026-05-31')).toBe('2026-05-31')
  })
})

it('a month knows its days and the months beside it', () => {
  expect(monthOf('2026-12')).toEqual({
    month: '2026-12',
    start: '2026-12-01',
    end: '2026-12-31',
    before: '2026-11',
    after: '2027-01',
  })
})
