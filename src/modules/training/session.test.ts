import { describe, expect, it } from 'vitest'
import {
  hasEnded,
  overlap,
  sessionFaults,
  stageOf,
  underConfirmed,
  whyClosed,
  whyNotHeld,
} from './session.ts'

const planned = {
  half_days: [{ day: '2027-03-02', part: 'morning', begins: '09:00', ends: '12:30' }] as const,
  minimum: 10,
  maximum: 15,
  shares: { accompanied: 0.5, professional: 0.5 },
}
const faults = (more: object) =>
  sessionFaults({ ...planned, half_days: [...planned.half_days], ...more }).map(({ path, code }) => [
    path,
    code,
  ])

describe('a session planned', () => {
  it('is told all that is wrong with it at once', () => {
    expect(faults({})).toEqual([])
    expect(faults({ shares: { accompanied: 0.3333, professional: 0.3333, family: 0.3334 } })).toEqual([])
    expect(
      faults({
        maximum: 9,
        shares: { accompanied: 0.6, professional: 0.5 },
        half_days: [
          { day: '2027-03-02', part: 'morning', begins: '12:00', ends: '09:00' },
          { day: '2027-03-02', part: 'morning', begins: '09:00', ends: '12:00' },
        ],
        opens_on: '2027-02-01',
        closes_on: '2027-01-01',
        kept_until: '2027-03-03',
      }),
    ).toEqual([
      ['maximum', 'training.maximum_under_minimum'],
      ['shares', 'training.shares_over_one'],
      ['half_days.0.ends', 'training.ends_before'],
      ['half_days.1', 'duplicate'],
      ['closes_on', 'training.closes_before'],
      ['kept_until', 'training.after_it_begins'],
    ])
  })
})

describe('half-days of one session', () => {
  const at = (part: string, begins: string, ends: string, day = '2027-03-02') => ({ day, part, begins, ends })
  it('may touch each other, but not overlap', () => {
    expect(
      faults({ half_days: [at('morning', '09:00', '12:30'), at('afternoon', '12:30', '16:00')] }),
    ).toEqual([])
    expect(
      faults({
        half_days: [
          at('morning', '09:00', '12:30'),
          at('afternoon', '12:00', '16:00', '2027-03-03'),
          at('afternoon', '12:00', '16:00'),
        ],
      }),
    ).toEqual([['half_days.2.begins', 'training.overlaps']])
  })
  it('are after enrolment opens', () => {
    expect(faults({ opens_on: '2027-03-03' })).toEqual([['opens_on', 'training.after_it_begins']])
  })
})

describe('fewer seats', () => {
  const seated = [{ confirmed: true }, { confirmed: true }, { confirmed: false }]
  it('are as many as were confirmed at least', () => {
    expect(underConfirmed(seated, 2)).toBeUndefined()
    expect(underConfirmed(seated, 1)).toMatchObject({ path: 'maximum', expected: '≥ 2', found: '1' })
  })
})

describe('enrolment', () => {
  const open = {
    ...{ approval: 'granted', opensOn: '2027-01-10', closesOn: '2027-02-20', firstDay: '2027-03-02' },
    decision: null,
  }
  it.each([
    ['2027-01-09', 'enrolment.closed'],
    ['2027-01-10', undefined],
    ['2027-02-20', undefined],
    ['2027-02-21', 'enrolment.closed'],
  ])('on %s: %s', (today, why) => {
    expect(whyClosed(open, today)).toBe(why)
  })
  it('opens with what the funder grants, and without a closing day lasts until the first day', () => {
    for (const approval of ['to_ask', 'asked', 'conditions', 'refused'])
      expect(whyClosed({ ...open, approval }, '2027-01-20')).toBe('enrolment.not_approved')
    expect(whyClosed({ ...open, approval: 'not_needed', closesOn: null }, '2027-03-02')).toBeUndefined()
    expect(whyClosed({ ...open, closesOn: null }, '2027-03-03')).toBe('enrolment.closed')
    expect(whyClosed({ ...open, decision: 'given_up' }, '2027-01-20')).toBe('enrolment.closed')
    expect(whyClosed({ ...open, decision: 'held' }, '2027-01-20')).toBeUndefined()
  })
  it('has not ended before it opens', () => {
    const stages = ['2027-01-09', '2027-01-10', '2027-02-20', '2027-02-21'].map((day) => stageOf(open, day))
    expect(stages).toEqual(['not_yet', 'open', 'open', 'closed'])
    expect(stageOf({ ...open, approval: 'asked' }, '2027-01-09')).toBe('not_approved')
    expect(hasEnded(open, '2027-01-09')).toBe(false)
    expect(hasEnded(open, '2027-02-21')).toBe(true)
    expect(hasEnded({ ...open, decision: 'given_up' }, '2027-01-09')).toBe(true)
    expect(hasEnded({ ...open, closesOn: null }, '2027-03-02')).toBe(false)
  })
  it('says why a session is not held yet: with its funder, before it opens, while it is open until a day', () => {
    const why = (more: object, today: string) => whyNotHeld({ ...open, ...more }, today)
    expect(why({ approval: 'asked' }, '2027-02-21')).toBe('not_approved')
    expect(why({}, '2027-01-09')).toBe('not_yet')
    expect(why({}, '2027-02-20')).toBe('open')
    expect(why({}, '2027-02-21')).toBeUndefined()
    expect(why({ closesOn: null }, '2027-01-09')).toBe('not_yet')
    expect(why({ closesOn: null }, '2027-01-10')).toBeUndefined()
    expect(why({ closesOn: null }, '2027-03-03')).toBeUndefined()
  })
})

describe('two half-days', () => {
  const at = (day: string, begins: string, ends: string) => ({ day, part: 'morning', begins, ends }) as const
  it('are at the same hour where one begins before the other ends', () => {
    const one = at('2027-03-02', '09:00', '12:30')
    expect(overlap(one, at('2027-03-02', '12:00', '13:00'))).toBe(true)
    expect(overlap(at('2027-03-02', '12:00', '13:00'), one)).toBe(true)
    expect(overlap(one, at('2027-03-02', '12:30', '13:00'))).toBe(false)
    expect(overlap(one, at('2027-03-03', '09:00', '12:30'))).toBe(false)
  })
})
