import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixedHalfDays, isElsewhere, isOver, movingFaults, pastFaults } from './moving.ts'

const at = (day: string, part: 'morning' | 'afternoon' = 'morning', begins = '09:00') =>
  ({ day, part, begins, ends: '17:00' }) as const

describe('a session is elsewhere', () => {
  const before = {
    half_days: [at('2027-03-02'), at('2027-03-03')],
    place: { de: 'Das Haus', fr: 'La Maison', nl: 'Het Huis' },
    link: null,
  }
  const same = { half_days: before.half_days, place: { fr: 'La Maison', nl: 'Het Huis', de: 'Das Haus' } }
  it('whatever the order of languages and half-days, only where something is another', () => {
    expect(isElsewhere(before, same)).toBe(false)
    expect(isElsewhere(before, { ...same, half_days: [...before.half_days].reverse() })).toBe(false)
    expect(isElsewhere(before, { ...same, place: { ...same.place, nl: 'Het Plein' } })).toBe(true)
    expect(isElsewhere(before, { ...same, place: { fr: 'La Maison' } })).toBe(true)
    expect(isElsewhere(before, { ...same, place: undefined })).toBe(true)
    expect(isElsewhere(before, { ...same, half_days: [at('2027-03-02'), at('2027-03-04')] })).toBe(true)
    expect(isElsewhere(before, { ...same, link: 'https://salle.example/1' })).toBe(true)
  })
})

describe('half-days that are moved', () => {
  const [first, second, third] = [at('2027-03-02'), at('2027-03-03'), at('2027-03-09')]
  const before = [first, second, third]
  const noted = [first]
  const told = (half: Parameters<typeof movingFaults>[1], today: string, marks = noted) =>
    movingFaults(before, half, { noted: marks, today }).map(({ path, code }) => [path, code])

  it('are those whose day has not come and of which nothing is noted', () => {
    expect(told([first, second, at('2027-03-10')], '2027-03-03')).toEqual([])
    expect(told([first, second], '2027-03-03')).toEqual([])
    expect(told([first, at('2027-03-05'), third], '2027-03-03')).toEqual([
      ['half_days.1.day', 'training.half_day_fixed'],
    ])
    // A mark holds it on its day whatever the day is today.
    expect(told([at('2027-03-05'), second, third], '2027-03-01')).toEqual([
      ['half_days.0.day', 'training.half_day_fixed'],
    ])
  })

  it('are told of in the row that is left of them, and of their hours too', () => {
    expect(told([second, third, at('2027-03-02', 'morning', '10:00')], '2027-03-03')).toEqual([
      ['half_days.2.day', 'training.half_day_fixed'],
    ])
    expect(told([third], '2027-03-03')).toEqual([
      ['half_days.0.day', 'training.half_day_fixed'],
      ['half_days.0.day', 'training.half_day_fixed'],
    ])
  })

  it('do not go to a day gone by; what was there may stay there', () => {
    const today = '2027-03-05'
    expect(told([first, second, at('2027-03-04')], today)).toEqual([['half_days.2.day', 'training.day_past']])
    expect(told([first, second, at(today)], today)).toEqual([])
    expect(pastFaults([first, third], today).map(({ path }) => path)).toEqual(['half_days.0.day'])
  })

  it('are any where nothing is noted of the session: its days may have been typed wrongly', () => {
    expect(told([at('2028-03-02')], '2027-03-20', [])).toEqual([])
    expect(told([at('2027-03-12')], '2027-03-20', [])).toEqual([['half_days.0.day', 'training.day_past']])
    expect(isOver(before, { noted: [], today: '2027-03-20' })).toBe(false)
    expect(isOver(before, { noted, today: '2027-03-20' })).toBe(true)
    expect(isOver(before, { noted, today: third.day })).toBe(false)
  })

  it('keep what stays, whatever else becomes of the session', () => {
    const day = fc.integer({ min: 10, max: 28 }).map((n) => `2027-03-${n}`)
    const anyHalf = fc.record({
      ...{ day, part: fc.constantFrom('morning' as const, 'afternoon' as const) },
      ...{ begins: fc.constantFrom('09:00', '10:00'), ends: fc.constant('17:00') },
    })
    const anyHalves = fc.uniqueArray(anyHalf, {
      minLength: 1,
      maxLength: 6,
      selector: (one) => `${one.day} ${one.part}`,
    })
    fc.assert(
      fc.property(anyHalves, anyHalves, day, fc.nat(6), (was, wanted, today, marks) => {
        const moment = { noted: was.slice(0, marks), today }
        expect(movingFaults(was, was, moment)).toEqual([])
        const fixed = fixedHalfDays(was, moment)
        const faults = movingFaults(was, wanted, moment)
        const allowed = faults.length === 0
        if (allowed) expect(wanted).toEqual(expect.arrayContaining([...fixed]))
        for (const { path } of faults) expect(wanted[Number(path.split('.')[1])]).toBeDefined()
        const kept = wanted.filter((one) => one.day > today)
        const others = kept.filter((one) => !fixed.some((f) => f.day === one.day && f.part === one.part))
        expect(movingFaults(was, [...fixed, ...others], moment)).toEqual([])
      }),
    )
  })
})
