import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { figuresTyped, keyOf, type Mark, minutesBetween, newest, presence } from './attendance.ts'
import { changes } from './take-attendance.ts'

const mark = (id: number, enrolment: string, present: boolean, part = 'morning'): Mark => ({
  ...{ id, enrolment, present, part, day: '2027-03-02', trainer: null },
  ...{ how: 'called', signature: null, at: new Date(0) },
})

describe('attendance', () => {
  it('the newest mark counts, in whatever order they are given', () => {
    const marks = fc.uniqueArray(
      fc.record({ id: fc.nat(50), who: fc.constantFrom('ana', 'bo'), present: fc.boolean() }),
      { selector: (one) => one.id },
    )
    fc.assert(
      fc.property(marks, (given) => {
        const all = given.map((one) => mark(one.id, one.who, one.present))
        const shuffled = newest([...all].reverse())
        expect(shuffled).toEqual(newest(all))
        for (const [key, one] of shuffled)
          expect(one.id).toBe(
            Math.max(...all.filter((other) => keyOf(other) === key).map((other) => other.id)),
          )
      }),
    )
  })

  it('counts the half-days that each was at; who was at none is absent, who was never called is neither', () => {
    const found = presence([
      mark(1, 'ana', true),
      mark(2, 'ana', true, 'afternoon'),
      mark(3, 'bo', true),
      mark(4, 'bo', false),
      { ...mark(5, '', true), enrolment: null, trainer: 'Odile' },
    ])
    expect(Object.fromEntries(found)).toEqual({
      ana: { attended: 2, been: 'attended' },
      bo: { attended: 0, been: 'absent' },
    })
  })

  it('a call of names notes what is another than before, and takes no signature away that it did not know of', () => {
    const called = [mark(0, 'ana', false), mark(0, 'bo', false), mark(0, 'cy', true)].map(
      ({ id: _, ...one }) => ({
        ...one,
        account: null,
      }),
    )
    const noted = newest([mark(1, 'ana', true), mark(2, 'bo', true), mark(3, 'cy', true)])
    expect(changes(called, noted, 1).map((one) => one.enrolment)).toEqual(['ana'])
    expect(changes(called, noted, 9).map((one) => one.enrolment)).toEqual(['ana', 'bo'])
    expect(changes(called, new Map(), 9).map((one) => one.enrolment)).toEqual(['ana', 'bo', 'cy'])
  })

  it('reads hours and figures', () => {
    expect(minutesBetween('09:00', '12:30')).toBe(210)
    expect(figuresTyped(' 012-345 ')).toBe('012345')
  })
})
