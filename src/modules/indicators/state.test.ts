import { describe, expect, it } from 'vitest'
import {
  type Known,
  missingOf,
  type Promised,
  progressOf,
  type Sayable,
  shownValue,
  stateOf,
} from './state.ts'

/** Going up from 20 at 1 January 2025 to 60 on 31 December 2027. */
const promised: Promised = {
  kind: 'count',
  direction: 'up',
  baseline: 20,
  baselineOn: '2025-01-01',
  target: 60,
  due: '2027-12-31',
  everyMonths: null,
  flaggedLate: false,
  planStarts: null,
  firstObserved: null,
}
const known = (value: number | null, period = '2025-Q4'): Known => ({ period, value, notedOn: null })
const now = '2026-03-01'
const state = (change: Partial<Promised>, what: Known | undefined, day = now) =>
  stateOf({ ...promised, ...change }, what, day)

describe('the state of a numeric indicator: the first line of the table that fits', () => {
  it.each(['count', 'share', 'ratio', 'scale', 'text'] as const)(
    'a %s without a value has no data',
    (kind) => {
      expect(state({ kind }, undefined)).toBe('no_data')
      expect(state({ kind }, undefined, '2030-01-01')).toBe('no_data')
    },
  )

  it('a value of nothing (a share of nobody) is no value', () => {
    expect(state({ kind: 'share', target: 0.5 }, known(null))).toBe('no_data')
  })

  it('at or beyond the target is reached, before and after the due day', () => {
    for (const day of [now, '2027-12-31', '2028-01-01'])
      for (const value of [60, 61]) expect(state({}, known(value), day)).toBe('reached')
  })

  it('the due day belongs to the time allowed; the day after it the target is missed', () => {
    expect(state({}, known(59), '2027-12-31')).not.toBe('missed')
    expect(state({}, known(59), '2028-01-01')).toBe('missed')
  })

  it('after the due day it is missed, with no target and no direction too: the line stands above `measured`', () => {
    expect(state({ target: null }, known(5), '2028-01-01')).toBe('missed')
    expect(state({ direction: 'none' }, known(99), '2028-01-01')).toBe('missed')
  })

  it.each([{ target: null }, { due: null }, { direction: 'none' as const }])(
    'with %o it is measured',
    (change) => {
      expect(state(change, known(5))).toBe('measured')
    },
  )

  it('direction none never reaches: a target without a direction has no far side', () => {
    expect(state({ direction: 'none' }, known(60))).toBe('measured')
  })

  it('a text is measured, whatever the day', () => {
    expect(state({ kind: 'text' }, known(null))).toBe('measured')
    expect(state({ kind: 'text' }, known(null), '2030-01-01')).toBe('measured')
  })
})

describe('the straight line from baseline to target', () => {
  // 2025-12-31 is day 364 of the 1094 between start and due.
  const expected = 20 + (40 * 364) / 1094

  it('at the end of the period on the line is on track, just under it is late', () => {
    expect(state({}, known(expected))).toBe('on_track')
    expect(state({}, known(expected + 0.001))).toBe('on_track')
    expect(state({}, known(expected - 0.001))).toBe('late')
  })

  it('compares with the end of the period of the value, not with today', () => {
    expect(state({}, known(expected), '2027-12-30')).toBe('on_track')
  })

  it('compares a value for `once` with today, since `once` has no end', () => {
    expect(state({}, known(20, 'once'), '2025-01-01')).toBe('on_track')
    expect(state({}, known(20, 'once'), '2025-01-02')).toBe('late')
  })

  it('goes down where the direction is down', () => {
    const down = { direction: 'down' as const, baseline: 100, target: 40 }
    const line = 100 - (60 * 364) / 1094
    expect(state(down, known(line))).toBe('on_track')
    expect(state(down, known(line + 0.001))).toBe('late')
    expect(state(down, known(40))).toBe('reached')
    expect(state(down, known(12))).toBe('reached')
  })

  it('begins at 0 for a count and a share going up that name no baseline', () => {
    const line = (60 * 364) / 1094
    for (const kind of ['count', 'share'] as const) {
      expect(state({ kind, baseline: null }, known(line))).toBe('on_track')
      expect(state({ kind, baseline: null }, known(line - 0.001))).toBe('late')
    }
  })

  it('cannot be drawn without a baseline: then the figure is measured', () => {
    const down = { direction: 'down' as const, target: 40 }
    for (const change of [{ kind: 'ratio' as const }, { kind: 'scale' as const }, down])
      expect(state({ ...change, baseline: null }, known(50))).toBe('measured')
    expect(state({ baselineOn: null }, known(50))).toBe('measured')
  })

  it('begins at the baseline’s day, else at the plan’s start, else at the first period observed', () => {
    const late = (change: Partial<Promised>) => state({ baseline: 0, ...change }, known(10)) === 'late'
    expect(late({ baselineOn: '2025-12-31', planStarts: '2020-01-01', firstObserved: '2020-01-01' })).toBe(
      false,
    )
    expect(late({ baselineOn: null, planStarts: '2025-12-31', firstObserved: '2020-01-01' })).toBe(false)
    expect(late({ baselineOn: null, planStarts: null, firstObserved: '2025-10-01' })).toBe(false)
    expect(late({ baselineOn: null, planStarts: null, firstObserved: '2020-01-01' })).toBe(true)
  })
})

describe('the state of a milestone', () => {
  const milestone = (change: Partial<Promised>, holds: boolean | undefined, day = now) =>
    state({ kind: 'milestone', ...change }, holds === undefined ? undefined : known(holds ? 1 : 0), day)

  it('that holds is reached, late flag and due day notwithstanding', () => {
    expect(milestone({ flaggedLate: true }, true, '2030-01-01')).toBe('reached')
  })
  it('is missed from the day after the due day on, flagged or not', () => {
    for (const holds of [false, undefined]) {
      expect(milestone({ flaggedLate: true }, holds, '2028-01-01')).toBe('missed')
      expect(milestone({}, holds, '2027-12-31')).toBe('on_track')
    }
  })
  it('is late when its lead says so, with a due day or without', () => {
    expect(milestone({ flaggedLate: true }, false)).toBe('late')
    expect(milestone({ flaggedLate: true, due: null }, undefined)).toBe('late')
  })
  it('without a due day is measured, since nobody said by when', () => {
    expect(milestone({ due: null }, undefined)).toBe('measured')
    expect(milestone({ due: null }, false)).toBe('measured')
  })
})

describe('the state of a recurrence of 12 months', () => {
  const on = (day: string, newest: string | null, planStarts: string | null = '2024-01-15') =>
    stateOf(
      {
        ...promised,
        kind: 'recurrence',
        everyMonths: 12,
        baselineOn: null,
        planStarts,
        due: null,
        target: null,
      },
      newest === null ? undefined : { period: newest.slice(0, 7), value: 1, notedOn: newest },
      day,
    )

  it.each([
    ['2025-06-10', 'reached'],
    ['2026-06-09', 'reached'],
    ['2026-06-10', 'late'],
    ['2026-09-10', 'late'],
    ['2026-09-11', 'missed'],
    ['2031-01-01', 'missed'],
  ])('on %s the newest of 2025-06-10 makes it %s', (day, expected) => {
    expect(on(day, '2025-06-10')).toBe(expected)
  })

  it.each([
    ['2025-01-14', 'on_track'],
    ['2025-01-15', 'late'],
    ['2025-04-15', 'late'],
    ['2025-04-16', 'missed'],
  ])('on %s a first one that never came since 2024-01-15 makes it %s', (day, expected) => {
    expect(on(day, null)).toBe(expected)
  })

  it('without a start nothing is overdue yet', () => expect(on('2030-01-01', null, null)).toBe('on_track'))

  it('ends a month at its last day: what came on 29 February is late from 28 February on', () => {
    expect(on('2025-02-27', '2024-02-29')).toBe('reached')
    expect(on('2025-02-28', '2024-02-29')).toBe('late')
  })

  it('shows the age in whole months', () => {
    const what = { period: '2025-06', value: 1, notedOn: '2025-06-10' }
    expect(shownValue('recurrence', what, '2026-06-09')).toBe(11)
    expect(shownValue('recurrence', what, '2026-06-10')).toBe(12)
    expect(shownValue('recurrence', undefined, now)).toBeNull()
    expect(shownValue('count', known(7), now)).toBe(7)
  })
})

describe('what an indicator lacks to be SMART', () => {
  const whole: Sayable = {
    ...promised,
    unitCounted: 'organisation',
    unit: null,
    period: 'quarter',
    lead: 'Coordination',
    scope: { kinds: ['service'] },
    source: 'declarations.count',
    statementLanguages: ['fr', 'nl'],
    planLanguages: ['fr', 'nl'],
  }

  it('is nothing where all is said', () => expect(missingOf(whole)).toEqual([]))

  it.each<[string, Partial<Sayable>]>([
    ['start', { baselineOn: null }],
    ['baseline', { baseline: null }],
    ['target', { target: null }],
    ['due', { due: null }],
    ['unit', { unitCounted: null }],
    ['period', { period: null }],
    ['lead', { lead: null }],
    ['scope', { scope: null }],
    ['source', { source: null }],
    ['translation.nl', { statementLanguages: ['fr'] }],
  ])('tells %s and nothing else', (name, change) => {
    expect(missingOf({ ...whole, ...change })).toEqual([name])
  })

  it('asks no baseline, target or unit of a milestone, but a due day and a lead', () => {
    const bare = {
      baseline: null,
      baselineOn: null,
      target: null,
      unitCounted: null,
      period: null,
      scope: null,
    }
    expect(missingOf({ ...whole, ...bare, kind: 'milestone', due: null, lead: null })).toEqual([
      'due',
      'lead',
    ])
  })
})

describe('progress', () => {
  it.each([
    [20, 0],
    [40, 0.5],
    [60, 1],
    [5, 0],
    [90, 1],
  ])('of %d on the way from 20 to 60 is %d', (value, expected) => {
    expect(progressOf(promised, known(value))).toBe(expected)
  })
  it('goes down too', () =>
    expect(progressOf({ ...promised, direction: 'down', baseline: 60, target: 20 }, known(30))).toBe(0.75))
  it('is not told without a baseline, a target, a value or a way to go', () => {
    expect(progressOf({ ...promised, kind: 'ratio', baseline: null }, known(30))).toBeUndefined()
    expect(progressOf({ ...promised, target: null }, known(30))).toBeUndefined()
    expect(progressOf(promised, undefined)).toBeUndefined()
    expect(progressOf({ ...promised, baseline: 60 }, known(30))).toBeUndefined()
  })
})
