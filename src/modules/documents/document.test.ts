import { describe, expect, it } from 'vitest'
import { existenceOf, numberFor, outBy, publicationsBy, reviewOf } from './document.ts'

const today = '2026-11-22'

describe('whether a document exists', () => {
  it('is no, in the period of today, where none came out', () => {
    expect(existenceOf([], 'quarter', today)).toEqual([{ period: '2026-Q4', value: 0, notedOn: null }])
  })
  it('is yes in every period from the first one’s on', () => {
    expect(existenceOf(['2026-09-30', '2026-05-02'], 'quarter', today)).toEqual(
      ['2026-Q2', '2026-Q3', '2026-Q4'].map((period) => ({ period, value: 1, notedOn: '2026-05-02' })),
    )
  })
  it('does not count one that is to come', () => {
    expect(existenceOf(['2026-11-23'], 'year', today)).toEqual([{ period: '2026', value: 0, notedOn: null }])
  })
})

describe('the publications of a series', () => {
  it('are the newest of each period in which one came out', () => {
    expect(publicationsBy(['2026-03-31', '2025-03-01', '2026-03-02', '2026-12-01'], 'month', today)).toEqual([
      { period: '2025-03', value: 1, notedOn: '2025-03-01' },
      { period: '2026-03', value: 1, notedOn: '2026-03-31' },
    ])
  })
  it('count for a period when they came out by its last day', () => {
    expect(outBy('2026-03-31', '2026-Q1', today)).toBe(true)
    expect(outBy('2026-04-01', '2026-Q1', today)).toBe(false)
    expect(outBy(today, 'once', today)).toBe(true)
  })
})

describe('the review of a document', () => {
  it.each([
    [null, 'none'],
    ['2027-03-01', 'planned'],
    ['2026-12-22', 'soon'],
    ['2026-11-22', 'soon'],
    ['2026-11-21', 'overdue'],
  ] as const)('due on %s is %s', (on, stands) => expect(reviewOf(on, today)).toBe(stands))
})

describe('the number that a text is kept under', () => {
  const fr = { language: 'fr', easyToRead: false }
  const easy = { language: 'fr', easyToRead: true }
  const newest = { number: 3, variants: [fr] }
  it('is one for the first', () => expect(numberFor(fr, undefined, 'variant')).toBe(1))
  it('is the newest for another language or an easier text of it', () =>
    expect(numberFor(easy, newest, 'variant')).toBe(3))
  it('is the next for a new version', () => expect(numberFor(fr, newest, 'version')).toBe(4))
  it('is none for a variant that the newest has already', () =>
    expect(numberFor(fr, newest, 'variant')).toBeUndefined())
})
