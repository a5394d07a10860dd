import { describe, expect, it } from 'vitest'
import { allocate, type EnrolmentEvent, type Seats } from '../src/modules/training/enrolment/allocation.ts'

const at = '2027-02-01T00:00:00.000Z'
const colleges = ['professional', 'accompanied', 'family', 'peer'] as const
const seats: Seats = { maximum: 15, shares: { accompanied: 0.5, professional: 0.5 }, released: null }

/** Requests of people of all colleges and classes; a tenth cancel, a tenth are confirmed. */
const eventsOf = (requests: number, session: number): readonly EnrolmentEvent[] =>
  Array.from({ length: requests }, (_, n): readonly EnrolmentEvent[] => {
    const enrolment = `${session}-${String((n * 7919) % requests).padStart(5, '0')}`
    const day = new Date(Date.UTC(2027, 0, 1) + ((n * 104_729) % 2_000_000_000)).toISOString()
    const asked = {
      enrolment,
      at: day,
      kind: 'requested',
      college: colleges[n % 4] ?? '',
      class: n % 3,
    } as const
    const then = n % 10 === 0 ? 'cancelled' : n % 10 === 5 ? 'confirmed' : undefined
    return then ? [asked, { enrolment, at: day, kind: then }] : [asked]
  }).flat()

/** The median of several rounds, after one that does not count. */
function milliseconds(work: () => void): number {
  work()
  const all = Array.from({ length: 9 }, () => {
    const begin = performance.now()
    work()
    return performance.now() - begin
  })
  return all.sort((a, b) => a - b)[4] ?? 0
}

describe('seats shared out', () => {
  it('over 300 sessions with 5,000 requests takes less than 100 ms, and so does one session that has them all', () => {
    const many = Array.from({ length: 300 }, (_, session) => eventsOf(session < 200 ? 17 : 16, session))
    const one = eventsOf(5_000, 0)
    const over = milliseconds(() => {
      for (const events of many) allocate(events, seats, at)
    })
    const single = milliseconds(() => void allocate(one, { ...seats, maximum: 1_000 }, at))
    const sorted = milliseconds(() => void [...one].sort((a, b) => (a.at < b.at ? -1 : 1)))
    process.stdout.write(
      `allocation: 5,000 requests over 300 sessions ${over.toFixed(1)} ms, in one session ${single.toFixed(1)} ms (a bare sort of them: ${sorted.toFixed(1)} ms)\n`,
    )
    expect(over).toBeLessThan(100)
    expect(single).toBeLessThan(100)
  })
})
