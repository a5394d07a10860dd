import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PeerFigure, positionOf } from './position.ts'

const shown = (value: number): PeerFigure => ({ value, suppressed: false })
const hidden: PeerFigure = { value: null, suppressed: true }
const figure = fc.oneof(fc.integer({ min: 0, max: 500 }).map(shown), fc.constant(hidden))

describe('where a service stands among its peers', () => {
  it.each([
    [9, 'above'],
    [3, 'at'],
    [1, 'below'],
  ])('%i among 1 to 5 is %s half of them', (own, side) => {
    expect(positionOf(shown(own), [1, 2, 3, 4, 5].map(shown))).toMatchObject({ side, median: 3 })
  })

  it('is not said of fewer than five others that are shown, nor of a hidden figure', () => {
    expect(positionOf(shown(3), [1, 2, 4, 5].map(shown))).toBeUndefined()
    expect(positionOf(shown(3), [...[1, 2, 4, 5].map(shown), hidden, hidden])).toBeUndefined()
    expect(positionOf(hidden, [1, 2, 3, 4, 5].map(shown))).toBeUndefined()
  })

  it('is not said where the others say yes or no', () => {
    expect(positionOf(shown(0), [1, 1, 1, 0, 0, 1].map(shown))).toBeUndefined()
  })

  it('is the same whatever the hidden figures truly are: it says only how many they are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), fc.array(figure, { maxLength: 40 }), (own, others) => {
        const without = others.filter((one) => !one.suppressed)
        const position = positionOf(shown(own), others)
        const alone = positionOf(shown(own), without)
        expect(position && { ...position, hidden: 0 }).toEqual(alone)
      }),
    )
  })

  it('does not depend on the order in which the others come', () => {
    fc.assert(
      fc.property(fc.array(figure, { minLength: 5, maxLength: 20 }), (others) => {
        expect(positionOf(shown(7), others.toReversed())).toEqual(positionOf(shown(7), others))
      }),
    )
  })
})
