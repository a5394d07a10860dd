import type { College } from '../../../kernel/college.ts'
import type { Day } from '../../../kernel/day.ts'
import { type CostItem, scenario } from '../costs/costs.ts'

/** A half-day of one person, of whom was noted whether they were there: a number stands for who it is. */
export type HalfDayFollowed = {
  readonly session: string
  readonly day: Day
  readonly minutes: number
  readonly college: College
  readonly person: number
  readonly present: boolean
}

/** A session that is over, with what it costs. */
export type SessionCosted = {
  readonly id: string
  /** Its last day. */
  readonly day: Day
  readonly half_days: number
  readonly costs: readonly CostItem[]
}

/** A figure as a source gives it; nothing where it is of too few people to be told. */
export type Figure = {
  readonly value: number | null
  readonly numerator: number | null
  readonly denominator: number | null
}

const untold: Figure = { value: null, numerator: null, denominator: null }
const counted = (value: number): Figure => ({ value, numerator: null, denominator: null })
const divided = (numerator: number, denominator: number): Figure =>
  denominator === 0 ? untold : { value: numerator / denominator, numerator, denominator }

const there = (followed: readonly HalfDayFollowed[]) => followed.filter((one) => one.present)
const peopleOf = (followed: readonly HalfDayFollowed[]) => new Set(followed.map((one) => one.person)).size
const hoursOf = (followed: readonly HalfDayFollowed[]) =>
  followed.reduce((sum, one) => sum + one.minutes, 0) / 60

/**
 * Hours and what is made of them tell how many people there were where these are few: of fewer than `threshold`, nobody
 * aside, they are not told. Nothing keeps a reader from subtracting one figure from another: that is for whoever chooses
 * what is counted.
 */
const ofEnough = (people: number, threshold: number, figure: () => Figure): Figure =>
  people > 0 && people < threshold ? untold : figure()

/** How many people were at one half-day at least, each counted once: of all colleges, or of one. */
export const participants = (followed: readonly HalfDayFollowed[], college?: College): Figure =>
  counted(peopleOf(there(followed).filter((one) => college === undefined || one.college === college)))

/** The hours that people followed, added up. */
export function hours(followed: readonly HalfDayFollowed[], threshold: number): Figure {
  const present = there(followed)
  return ofEnough(peopleOf(present), threshold, () => counted(hoursOf(present)))
}

/** The hours followed, of those that whoever had a seat was to follow. Of how many were away it may tell. */
export function attendance(followed: readonly HalfDayFollowed[], threshold: number): Figure {
  const present = there(followed)
  return ofEnough(peopleOf(present), threshold, () =>
    ofEnough(peopleOf(followed), threshold, () => divided(hoursOf(present), hoursOf(followed))),
  )
}

/**
 * What sessions cost with those who came, over the hours that these followed, in euros. Sessions of which no cost was
 * written, or of which nobody noted who was there, count in neither.
 */
export function costPerHour(
  sessions: readonly SessionCosted[],
  followed: readonly HalfDayFollowed[],
  threshold: number,
): Figure {
  const bySession = Map.groupBy(followed, (one) => one.session)
  const costed = sessions.filter((one) => bySession.has(one.id) && one.costs.some((item) => !item.funder))
  const cameTo = (id: string) => there(bySession.get(id) ?? [])
  const came = costed.flatMap(({ id }) => cameTo(id))
  const cost = costed.reduce(
    (sum, { id, costs, half_days }) => sum + scenario(costs, half_days, peopleOf(cameTo(id))).cost,
    0,
  )
  return ofEnough(peopleOf(came), threshold, () => divided(cost, hoursOf(came)))
}
