import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocate, type EnrolmentEvent, type Seats, seatedByRelease, seatsKept } from './allocation.ts'

const seats = (more: Partial<Seats> = {}): Seats => ({ maximum: 4, shares: {}, released: null, ...more })
const asks = (enrolment: string, at: string, college = 'professional', priority = 0): EnrolmentEvent => ({
  enrolment,
  at,
  kind: 'requested',
  college,
  class: priority,
})
const later = '2027-02-01T00:00:00.000Z'
const seated = (events: readonly EnrolmentEvent[], of: Seats, at = later) =>
  allocate(events, of, at)
    .filter((one) => one.seat)
    .map((one) => one.enrolment)

const event = fc.record({
  enrolment: fc.constantFrom(...'abcdefghijkl'),
  at: fc.integer({ min: 1, max: 28 }).map((day) => `2027-01-${String(day).padStart(2, '0')}T10:00:00.000Z`),
  kind: fc.constantFrom('requested', 'confirmed', 'cancelled'),
  college: fc.constantFrom('professional', 'accompanied', 'family'),
  class: fc.integer({ min: 0, max: 2 }),
}) as fc.Arbitrary<EnrolmentEvent>
/** At most one event of a kind for each enrolment, as the database keeps them. */
const events = fc.uniqueArray(event, { selector: (one) => `${one.enrolment} ${one.kind}`, maxLength: 36 })
const shared = fc.record({
  maximum: fc.integer({ min: 1, max: 15 }),
  shares: fc.constantFrom(
    {},
    { accompanied: 0.5 },
    { accompanied: 1 / 3, professional: 1 / 3, family: 1 / 3 },
  ),
  released: fc.constantFrom(null, '2027-01-15T23:00:00.000Z'),
}) as fc.Arbitrary<Seats>

describe('seats are shared out', () => {
  it('by class, then by arrival, then by the lower id; each is told why', () => {
    const given = [
      asks('d', '2027-01-03T10:00:00.000Z'),
      asks('c', '2027-01-02T10:00:00.000Z'),
      asks('b', '2027-01-02T10:00:00.000Z'),
      asks('a', '2027-01-01T10:00:00.000Z', 'professional', 1),
      asks('e', '2027-01-04T10:00:00.000Z'),
      asks('f', '2027-01-05T10:00:00.000Z'),
    ]
    expect(
      allocate(given, seats(), later).map((one) => [one.enrolment, one.rank, one.seat, one.reasons]),
    ).toEqual([
      ['b', 1, true, ['open_seat']],
      ['c', 2, true, ['open_seat']],
      ['d', 3, true, ['open_seat']],
      ['e', 4, true, ['open_seat']],
      ['f', 5, false, ['arrival']],
      ['a', 6, false, ['class']],
    ])
  })

  it('half of them kept for people accompanied until the stated moment, and no longer', () => {
    const released = '2027-01-15T23:00:00.000Z'
    const of = seats({ shares: { accompanied: 0.5 }, released })
    const given = [
      ...['a', 'b', 'c'].map((id) => asks(id, '2027-01-01T10:00:00.000Z')),
      asks('z', '2027-01-02T10:00:00.000Z', 'accompanied'),
    ]
    expect(seated(given, of, '2027-01-15T22:59:59.999Z')).toEqual(['a', 'b', 'z'])
    expect(allocate(given, of, '2027-01-15T22:59:59.999Z')[3]).toMatchObject({
      enrolment: 'c',
      reasons: ['kept_for_others'],
    })
    expect(seated(given, of, released)).toEqual(['a', 'b', 'c', 'z'])
  })

  it('who got a seat because those kept were released is told apart from who had one before, or gets one since', () => {
    const released = '2027-01-15T23:00:00.000Z'
    const of = seats({ shares: { accompanied: 0.5 }, released })
    const given = ['a', 'b', 'c', 'd', 'e'].map((id) => asks(id, '2027-01-01T10:00:00.000Z'))
    const cancelled = { enrolment: 'a', at: '2027-01-16T10:00:00.000Z', kind: 'cancelled' } as const
    expect(seatedByRelease([...given, cancelled], of)).toEqual(['c', 'd'])
    expect(seatedByRelease(given, { ...of, released: null })).toEqual([])
  })

  it('rounds the seats of colleges by the largest remainder', () => {
    expect([...seatsKept({ maximum: 15, shares: { accompanied: 0.5, professional: 0.5 } })]).toEqual([
      ['accompanied', 8],
      ['professional', 7],
    ])
    expect([...seatsKept({ maximum: 10, shares: { a: 0.1, b: 0.7 } })]).toEqual([
      ['a', 1],
      ['b', 7],
    ])
  })

  it('a seat that is cancelled calls the next one', () => {
    const given = ['a', 'b', 'c', 'd', 'e'].map((id, n) => asks(id, `2027-01-0${n + 1}T10:00:00.000Z`))
    expect(seated(given, seats())).toEqual(['a', 'b', 'c', 'd'])
    const cancelled = { enrolment: 'b', at: '2027-01-09T10:00:00.000Z', kind: 'cancelled' } as const
    expect(seated([...given, cancelled], seats())).toEqual(['a', 'c', 'd', 'e'])
    expect(seated([...given, cancelled], seats(), '2027-01-08T10:00:00.000Z')).toEqual(['a', 'b', 'c', 'd'])
  })

  it('gives the same list and the same reasons whatever the order of the events', () => {
    fc.assert(
      fc.property(events, shared, fc.infiniteStream(fc.nat()), (given, of, draws) => {
        const shuffled = given
          .map((one) => ({ one, key: draws.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one)
        expect(allocate(shuffled, of, later)).toEqual(allocate(given, of, later))
      }),
    )
  })

  it('never gives more seats than there are beyond those confirmed, and no seat stays empty while somebody may have it', () => {
    fc.assert(
      fc.property(events, shared, (given, of) => {
        const found = allocate(given, of, later)
        const taken = found.filter((one) => one.seat).length
        const confirmed = found.filter((one) => one.confirmed).length
        expect(taken).toBeLessThanOrEqual(Math.max(of.maximum, confirmed))
        const waits = found.filter((one) => !one.seat)
        if (of.released !== null || Object.keys(of.shares).length === 0)
          expect(waits.length === 0 || taken >= of.maximum).toBe(true)
        expect(found.map((one) => one.rank)).toEqual(found.map((_, index) => index + 1))
      }),
    )
  })

  it('nobody loses a seat because somebody who comes after them, in their class or a later one, asks', () => {
    fc.assert(
      fc.property(
        events,
        shared,
        fc.constantFrom('professional', 'accompanied', 'family'),
        (given, of, college) => {
          const before = new Set(seated(given, of))
          const after = new Set(seated([...given, asks('zz', later, college, 2)], of))
          expect([...before].filter((one) => !after.has(one))).toEqual([])
        },
      ),
    )
  })

  it('whoever has a confirmed seat keeps it', () => {
    fc.assert(
      fc.property(events, shared, (given, of) => {
        for (const one of allocate(given, of, later)) if (one.confirmed) expect(one.seat).toBe(true)
      }),
    )
  })
})
