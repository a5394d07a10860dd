import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Followed, modulesThatCount, qualifies, type Rule } from './certificate.ts'

const rule = (more: Partial<Rule> = {}): Rule => ({ modules: null, attendance: 0.8, work: false, ...more })
const went = (module: string, attended: number, half_days = 4): Followed => ({ module, attended, half_days })
const codes = (...asked: Parameters<typeof qualifies>) => qualifies(...asked).map((one) => one.code)

describe('who qualifies for a certificate', () => {
  it('all modules, each attended enough', () => {
    expect(codes(rule(), ['a', 'b'], [went('a', 4), went('b', 4)], false)).toEqual([])
    expect(qualifies(rule(), ['a', 'b'], [went('a', 4)], false)).toEqual([
      { code: 'certificate.modules_missing', expected: 2, found: 1 },
    ])
    expect(qualifies(rule(), ['a', 'b'], [went('a', 4), went('b', 3)], false)).toEqual([
      { code: 'certificate.attendance_too_low', expected: 0.8, found: 0.75 },
    ])
  })

  it('or so many of them', () => {
    expect(codes(rule({ modules: 1 }), ['a', 'b'], [went('b', 4)], false)).toEqual([])
    expect(codes(rule({ modules: 3 }), ['a', 'b'], [went('a', 4), went('b', 4)], false)).toEqual([
      'certificate.modules_missing',
    ])
  })

  it('exactly the share that is asked is enough', () => {
    expect(codes(rule({ attendance: 0.75 }), ['a'], [went('a', 3)], false)).toEqual([])
  })

  it('work counts where it is asked for, and is told beside the rest', () => {
    expect(codes(rule({ work: true }), ['a'], [], false)).toEqual([
      'certificate.modules_missing',
      'certificate.work_not_assessed',
    ])
    expect(codes(rule({ work: true }), ['a'], [went('a', 4)], true)).toEqual([])
  })

  it('a module followed twice counts by the better time, one of another programme not at all', () => {
    expect(codes(rule(), ['a'], [went('a', 1), went('a', 4)], false)).toEqual([])
    expect(codes(rule(), ['a'], [went('z', 4)], false)).toEqual(['certificate.modules_missing'])
  })

  it('the modules that count are those of the programme that were attended as much as is asked', () => {
    const followed = [went('a', 4), went('b', 3), went('b', 1), went('c', 2), went('z', 4)]
    const counting = (attendance: number) =>
      modulesThatCount(rule({ attendance }), ['a', 'b', 'c', 'd'], followed)
    expect(counting(0.75)).toEqual(['a', 'b'])
    expect(counting(0)).toEqual(['a', 'b', 'c'])
  })

  it('nobody is certified for nothing: a programme without modules, or a session never attended', () => {
    expect(codes(rule(), [], [], true)).toEqual(['certificate.modules_missing'])
    expect(codes(rule({ attendance: 0 }), ['a'], [went('a', 0)], true)).toEqual([
      'certificate.modules_missing',
    ])
  })

  const modules = ['a', 'b', 'c', 'd']
  const anyFollowed = fc.array(
    fc
      .record({ module: fc.constantFrom(...modules, 'z'), half_days: fc.integer({ min: 1, max: 10 }) })
      .chain((one) => fc.integer({ min: 0, max: one.half_days }).map((attended) => ({ ...one, attended }))),
    { maxLength: 8 },
  )
  const anyRule = fc.record({
    modules: fc.option(fc.integer({ min: 1, max: 5 })),
    attendance: fc.double({ min: 0, max: 1, noNaN: true }),
    work: fc.boolean(),
  })

  it('whoever attends more loses nothing by it', () => {
    fc.assert(
      fc.property(anyRule, anyFollowed, anyFollowed, fc.boolean(), (asked, before, more, assessed) => {
        fc.pre(qualifies(asked, modules, before, assessed).length === 0)
        expect(qualifies(asked, modules, [...before, ...more], assessed)).toEqual([])
      }),
    )
  })

  it('whoever qualifies has, of the modules asked for, each attended to the share that is asked', () => {
    fc.assert(
      fc.property(anyRule, anyFollowed, fc.boolean(), (asked, followed, assessed) => {
        const enough = new Set(
          followed
            .filter((one) => modules.includes(one.module) && one.attended > 0)
            .filter((one) => one.attended / one.half_days >= asked.attendance)
            .map((one) => one.module),
        ).size
        const due = enough >= (asked.modules ?? modules.length) && (assessed || !asked.work)
        expect(qualifies(asked, modules, followed, assessed).length === 0).toBe(due)
      }),
    )
  })

  it('the order in which modules were followed changes nothing', () => {
    fc.assert(
      fc.property(anyRule, anyFollowed, fc.boolean(), (asked, followed, assessed) => {
        expect(qualifies(asked, modules, followed.toReversed(), assessed)).toEqual(
          qualifies(asked, modules, followed, assessed),
        )
      }),
    )
  })
})
