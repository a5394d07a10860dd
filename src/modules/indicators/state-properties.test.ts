import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundsOf } from '../../kernel/period.ts'
import { type Direction, type Known, type Promised, type State, stateOf } from './state.ts'

const day = fc
  .integer({ min: 0, max: 9_000 })
  .map((n) => new Date(Date.UTC(2015, 0, 1) + n * 86_400_000).toISOString().slice(0, 10))
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null })
const figure = fc.integer({ min: -40, max: 160 }).map((n) => n / 4)
const numericKind = fc.constantFrom<Promised['kind']>('count', 'share', 'ratio', 'scale')

const promised = fc.record<Promised>({
  kind: numericKind,
  direction: fc.constantFrom<Direction>('up', 'down', 'none'),
  baseline: maybe(figure),
  baselineOn: maybe(day),
  target: maybe(figure),
  due: maybe(day),
  everyMonths: maybe(fc.integer({ min: 1, max: 60 })),
  flaggedLate: fc.boolean(),
  planStarts: maybe(day),
  firstObserved: maybe(day),
})
const period = fc
  .tuple(day, fc.constantFrom('once', 'year', 'quarter', 'month', 'academic'))
  .map(([of, which]) => {
    const [year, month] = [of.slice(0, 4), Number(of.slice(5, 7))]
    if (which === 'year') return year
    if (which === 'quarter') return `${year}-Q${Math.floor((month - 1) / 3) + 1}`
    if (which === 'month') return of.slice(0, 7)
    return which === 'academic' ? `AY${year}-${Number(year) + 1}` : 'once'
  })
const known = fc.option(fc.record<Known>({ period, value: maybe(figure), notedOn: maybe(day) }), {
  nil: undefined,
})

/** The table of the contract, section 4, read line by line, with days as numbers of milliseconds. */
function byTheTable(p: Promised, k: Known | undefined, now: string): State {
  const ms = (text: string) => new Date(`${text}T12:00:00Z`).getTime()
  const over = p.due !== null && ms(now) > ms(p.due)
  const lines: [boolean, () => State][] = [
    [
      p.kind === 'milestone',
      () =>
        k?.value === 1
          ? 'reached'
          : over
            ? 'missed'
            : p.flaggedLate
              ? 'late'
              : p.due
                ? 'on_track'
                : 'measured',
    ],
    [k === undefined || (p.kind !== 'text' && k.value === null), () => 'no_data'],
    [p.kind !== 'text' && beyond(k?.value, p.target), () => 'reached'],
    [p.kind !== 'text' && over, () => 'missed'],
    [p.kind === 'text' || p.target === null || p.due === null || p.direction === 'none', () => 'measured'],
    [line() === undefined, () => 'measured'],
    [true, () => (beyond(k?.value, line()) ? 'on_track' : 'late')],
  ]
  return (lines.find(([fits]) => fits) as (typeof lines)[number])[1]()

  function beyond(v: number | null | undefined, mark: number | null | undefined) {
    if (v == null || mark == null || p.direction === 'none') return false
    const distance = p.direction === 'up' ? v - mark : mark - v
    return distance > -1e-9
  }
  function line(): number | undefined {
    const start = [p.baselineOn, p.planStarts, p.firstObserved].find((one) => one !== null)
    const zero = p.direction === 'up' && ['count', 'share'].includes(p.kind) ? 0 : null
    const from = p.baseline === null ? zero : p.baseline
    if (start == null || from === null || p.target === null || p.due === null) return undefined
    const length = ms(p.due) - ms(start)
    if (length <= 0) return p.target
    const end = boundsOf(k?.period ?? 'once')?.end ?? now
    return from + (p.target - from) * ((ms(end) - ms(start)) / length)
  }
}

const rank: Readonly<Record<State, number>> = {
  no_data: -1,
  measured: 0,
  missed: 0,
  late: 1,
  on_track: 2,
  reached: 3,
}

describe('the state, over random promises, dates and values', () => {
  it('is what the contract’s table says, read a second time by another hand', () => {
    const anyKind = fc.tuple(
      promised,
      fc.constantFrom<Promised['kind']>('count', 'share', 'ratio', 'scale', 'text', 'milestone'),
    )
    fc.assert(
      fc.property(anyKind, known, day, ([p, kind], k, now) => {
        const one = { ...p, kind }
        const held = kind === 'milestone' && k ? { ...k, value: (k.value ?? 0) > 0 ? 1 : 0 } : k
        expect(stateOf(one, held, now)).toBe(byTheTable(one, held, now))
      }),
      { numRuns: 8_000 },
    )
  })

  it('is reached exactly when the value is at or beyond the target, whatever the dates', () => {
    const directed = promised.filter((p) => p.direction !== 'none' && p.target !== null)
    fc.assert(
      fc.property(directed, figure, period, day, (p, value, of, now) => {
        const target = p.target as number
        const beyond = p.direction === 'up' ? value >= target : value <= target
        expect(stateOf(p, { period: of, value, notedOn: null }, now) === 'reached').toBe(beyond)
      }),
      { numRuns: 2_000 },
    )
  })

  it('never gets worse with a better value', () => {
    fc.assert(
      fc.property(promised, figure, figure, period, day, (p, one, other, of, now) => {
        const [low, high] = one < other ? [one, other] : [other, one]
        const [worse, better] = p.direction === 'down' ? [high, low] : [low, high]
        const rankOf = (value: number) => rank[stateOf(p, { period: of, value, notedOn: null }, now)]
        expect(rankOf(better)).toBeGreaterThanOrEqual(rankOf(worse))
      }),
      { numRuns: 2_000 },
    )
  })

  it('is never missed on or before the due day, and never late or on track after it', () => {
    fc.assert(
      fc.property(promised, fc.boolean(), known, day, (p, isMilestone, k, now) => {
        const state = stateOf(isMilestone ? { ...p, kind: 'milestone' } : p, k, now)
        if (p.due === null || now <= p.due) expect(state).not.toBe('missed')
        else expect(['late', 'on_track', 'measured']).not.toContain(state)
      }),
      { numRuns: 2_000 },
    )
  })

  it('on the straight line itself is on track, just under it late', () => {
    const month = fc
      .integer({ min: 0, max: 46 })
      .map((n) => `${2021 + Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}`)
    const climb = fc.record({
      from: figure,
      by: fc.integer({ min: 1, max: 100 }),
      of: month,
      down: fc.boolean(),
    })
    fc.assert(
      fc.property(climb, ({ from, by, of, down }) => {
        const end = boundsOf(of)?.end as string
        const share =
          (Date.parse(end) - Date.parse('2020-12-31')) / (Date.parse('2024-12-31') - Date.parse('2020-12-31'))
        const sign = down ? -1 : 1
        const p: Promised = {
          kind: 'ratio',
          direction: down ? 'down' : 'up',
          baseline: from,
          baselineOn: '2020-12-31',
          target: from + sign * by,
          due: '2024-12-31',
          everyMonths: null,
          flaggedLate: false,
          planStarts: null,
          firstObserved: null,
        }
        const at = (value: number) => stateOf(p, { period: of, value, notedOn: null }, end)
        expect(at(from + sign * by * share)).toBe('on_track')
        expect(at(from + sign * (by * share - 1e-6))).toBe('late')
      }),
      { numRuns: 1_000 },
    )
  })

  it('of a recurrence only ages: reached, then late, then missed, as the days go by', () => {
    fc.assert(
      fc.property(
        promised,
        maybe(day),
        day,
        day,
        fc.integer({ min: 1, max: 60 }),
        (p, newest, one, other, everyMonths) => {
          const [earlier, later] = one < other ? [one, other] : [other, one]
          const recurrence = { ...p, kind: 'recurrence' as const, everyMonths }
          const k = newest === null ? undefined : { period: newest.slice(0, 7), value: 1, notedOn: newest }
          const order = ['reached', 'on_track', 'late', 'missed']
          const at = (now: string) => order.indexOf(stateOf(recurrence, k, now))
          expect(at(earlier)).toBeGreaterThanOrEqual(0)
          expect(at(later)).toBeGreaterThanOrEqual(at(earlier))
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
