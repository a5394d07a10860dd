/** How the seats of a session are shared out. */
export type Seats = {
  readonly maximum: number
  /** Parts of the seats kept for a college, from 0 to 1, not over 1 together. */
  readonly shares: Readonly<Record<string, number>>
  /** The moment from which seats kept for a college go to whoever comes next; null where they never do. */
  readonly released: string | null
}

/** Something that happened to an enrolment, at a moment as ISO text in UTC. */
export type EnrolmentEvent = {
  readonly enrolment: string
  readonly at: string
  readonly kind: 'requested' | 'confirmed' | 'cancelled'
  /** Told by the request: the college, and the priority class (0 comes first). */
  readonly college?: string
  readonly class?: number
}

/** Why somebody stands where they stand. */
export type Reason =
  /** The seat was confirmed: nobody takes it any more. */
  | 'confirmed'
  /** A seat kept for the college. */
  | 'college'
  /** A seat that is kept for nobody, or is not any longer. */
  | 'open_seat'
  /** Others come first by their class. */
  | 'class'
  /** Others of the same class came before. */
  | 'arrival'
  /** Seats are still kept for other colleges. */
  | 'kept_for_others'

export type Placed = {
  readonly enrolment: string
  readonly seat: boolean
  readonly confirmed: boolean
  /** From 1 among all who hold a seat or wait for one. */
  readonly rank: number
  readonly class: number
  readonly reasons: readonly Reason[]
}

type Standing = {
  readonly enrolment: string
  readonly at: string
  readonly college: string
  readonly class: number
  readonly confirmed: boolean
}

/**
 * Who has a seat at a moment, and why: of the events alone, in whatever order they are given. Confirmed seats are kept;
 * then by class, by moment, by id (the lower first), each takes a seat kept for their college, else one that is kept for
 * nobody. Until `released` the seats of each college are its share of the maximum, the largest remainders rounded up.
 */
export function allocate(events: readonly EnrolmentEvent[], seats: Seats, at: string): readonly Placed[] {
  const standing = standingAt(events, at)
  const confirmed = standing.filter((one) => one.confirmed).sort(inTurn)
  const queue = standing.filter((one) => !one.confirmed).sort(inTurn)
  const kept = seats.released !== null && at >= seats.released ? new Map() : seatsKept(seats)
  for (const { college } of confirmed) if (kept.has(college)) take(kept, college)
  let left = seats.maximum - confirmed.length
  const seated: Placed[] = confirmed.map((one) => placed(one, true, ['confirmed']))
  const waiting: Standing[] = []
  for (const one of queue) {
    const own = left > 0 && (kept.get(one.college) ?? 0) > 0
    if (own) take(kept, one.college)
    if (own || left > total(kept)) {
      left -= 1
      seated.push(placed(one, true, [own ? 'college' : 'open_seat']))
    } else waiting.push(one)
  }
  const behind = waiting.map((one) => placed(one, false, whyWaiting(one, queue[0], left > 0)))
  return [...seated, ...behind].map((one, index) => ({ ...one, rank: index + 1 }))
}

/** The present moment, for whom it came to: what others recorded while they waited is past, whenever they began. */
export const atLeast = (now: string, events: readonly EnrolmentEvent[]): string =>
  [now, ...events.map(({ at }) => at)].sort().at(-1) ?? now

/** Who got a seat when those that were kept for a college were released, and would have had none at that moment. */
export function seatedByRelease(events: readonly EnrolmentEvent[], seats: Seats): readonly string[] {
  const { released } = seats
  if (released === null) return []
  const at = (given: Seats) => allocate(events, given, released).filter((one) => one.seat)
  const before = new Set(at({ ...seats, released: null }).map((one) => one.enrolment))
  return at(seats).flatMap((one) => (before.has(one.enrolment) ? [] : one.enrolment))
}

const placed = (one: Standing, seat: boolean, reasons: readonly Reason[]): Placed => ({
  enrolment: one.enrolment,
  seat,
  confirmed: one.confirmed,
  rank: 0,
  class: one.class,
  reasons,
})

/** Of a queue in turn, its first has the class that comes first. */
function whyWaiting(one: Standing, first: Standing | undefined, seatsLeft: boolean): readonly Reason[] {
  if (seatsLeft) return ['kept_for_others']
  return first !== undefined && first.class < one.class ? ['class'] : ['arrival']
}

const compare = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0)
const inTurn = (a: Standing, b: Standing) =>
  compare(a.class, b.class) || compare(a.at, b.at) || compare(a.enrolment, b.enrolment)

/** Who asks for a seat at a moment: told once, whatever the order of the events. One who cancelled does not come back. */
function standingAt(events: readonly EnrolmentEvent[], at: string): Standing[] {
  const asked = new Map<string, Standing>()
  const confirmed = new Set<string>()
  const gone = new Set<string>()
  for (const event of events) {
    if (event.at > at) continue
    if (event.kind === 'confirmed') confirmed.add(event.enrolment)
    else if (event.kind === 'cancelled') gone.add(event.enrolment)
    else {
      const { enrolment, college = '', class: priority = 0 } = event
      asked.set(enrolment, { enrolment, at: event.at, college, class: priority, confirmed: false })
    }
  }
  return [...asked.values()]
    .filter((one) => !gone.has(one.enrolment))
    .map((one) => ({ ...one, confirmed: confirmed.has(one.enrolment) }))
}

/** Seats kept for each college: whole ones, and those left over go to the largest remainders, the first name first. */
export function seatsKept({ maximum, shares }: Pick<Seats, 'maximum' | 'shares'>): Map<string, number> {
  const exact = Object.entries(shares).map(([college, share]) => ({ college, seats: share * maximum }))
  const kept = new Map(exact.map(({ college, seats }) => [college, Math.floor(seats + 1e-9)]))
  const all = Math.round(exact.reduce((sum, one) => sum + one.seats, 0))
  const remainders = exact
    .map(({ college, seats }) => ({ college, rest: seats - Math.floor(seats + 1e-9) }))
    .sort((a, b) => compare(b.rest, a.rest) || compare(a.college, b.college))
  for (const { college } of remainders.slice(0, Math.max(0, all - total(kept)))) take(kept, college, -1)
  return kept
}

const take = (kept: Map<string, number>, college: string, n = 1) =>
  void kept.set(college, Math.max(0, (kept.get(college) ?? 0) - n))
const total = (kept: ReadonlyMap<string, number>) => [...kept.values()].reduce((sum, n) => sum + n, 0)
