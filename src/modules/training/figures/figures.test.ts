import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attendance, costPerHour, type HalfDayFollowed, hours, participants } from './figures.ts'

const half = (person: number, present = true, more: Partial<HalfDayFollowed> = {}): HalfDayFollowed => ({
  session: 's',
  day: '2027-03-02',
  minutes: 210,
  college: 'professional',
  person,
  present,
  ...more,
})
const untold = { value: null, numerator: null, denominator: null }
const six = [1, 2, 3, 4, 5, 6]

describe('figures of training', () => {
  it('count a person once, who was there at one half-day at least, of all colleges or of one', () => {
    const followed = [half(1), half(1), half(2, false), half(3, true, { college: 'accompanied' })]
    expect(participants(followed).value).toBe(2)
    expect(participants(followed, 'accompanied').value).toBe(1)
    expect(participants(followed, 'peer').value).toBe(0)
  })

  it('add up the hours that were followed, and set them beside those of which something was noted', () => {
    const followed = [...six.map((n) => half(n)), half(6, false, { minutes: 180 })]
    expect(hours(followed, 5).value).toBe(21)
    expect(attendance(followed, 5)).toEqual({ value: 21 / 24, numerator: 21, denominator: 24 })
  })

  it('know no rate where nothing was noted, and hours of nobody are none', () => {
    expect(hours([], 5).value).toBe(0)
    expect(attendance([], 5)).toEqual(untold)
    expect(costPerHour([], [], 5)).toEqual(untold)
  })

  it('divide what sessions cost with those who came by the hours that these followed', () => {
    const costs = [
      { label: 'Formateur', kind: 'fixed' as const, amount: 600 },
      { label: 'Repas', kind: 'per_participant' as const, amount: 15 },
      { label: 'Subside', kind: 'fixed' as const, amount: 500, funder: 'Région' },
    ]
    const sessions = [
      { id: 's', day: '2027-03-02', half_days: 2, costs },
      // Of this one nobody wrote what it costs: its hours would make the others look cheap.
      { id: 'free', day: '2027-03-03', half_days: 1, costs: [] },
      // Of this one nobody noted who was there.
      { id: 'unnoted', day: '2027-03-04', half_days: 1, costs },
    ]
    const followed = [
      ...six.flatMap((n) => [half(n), half(n)]),
      half(7, false),
      half(8, true, { session: 'free' }),
    ]
    // 600 + 6 × 15 euros over 6 × 7 hours.
    expect(costPerHour(sessions, followed, 5)).toEqual({
      value: 690 / 42,
      numerator: 690,
      denominator: 42,
    })
  })

  it('are told of hours only where nobody or enough people were there, whatever the order', () => {
    const people = fc.array(fc.record({ person: fc.integer({ min: 1, max: 9 }), present: fc.boolean() }))
    fc.assert(
      fc.property(people, fc.integer({ min: 3, max: 9 }), (all, threshold) => {
        const followed = all.map((one) => half(one.person, one.present))
        const there = participants(followed).value ?? 0
        expect(hours(followed, threshold).value === null).toBe(there > 0 && there < threshold)
        expect(hours(followed.toReversed(), threshold)).toEqual(hours(followed, threshold))
        expect(attendance(followed.toReversed(), threshold)).toEqual(attendance(followed, threshold))
      }),
    )
  })
})
