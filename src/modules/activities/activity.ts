import type { College } from '../../kernel/college.ts'
import { addMonths, type Day } from '../../kernel/day.ts'
import { boundsOf, type Frequency, periodsBetween } from '../../kernel/period.ts'
import { type Refusal, refuse } from '../../kernel/result.ts'

export const activityKinds = ['supervision', 'intervision', 'immersion', 'open_day', 'open_dialogue'] as const
export type ActivityKind = (typeof activityKinds)[number]

export const facilitators = ['inside', 'outside'] as const

export type Attendees = Readonly<Partial<Record<College, number>>>

export const personsIn = (attendees: Attendees): number =>
  Object.values(attendees).reduce((sum, n) => sum + n, 0)

/** Why an activity cannot be recorded; undefined where it can. None is that would not be kept: of before `since`. */
export function whyRefused(
  { date, attendees }: { readonly date: Day; readonly attendees: Attendees },
  { today, since }: { readonly today: Day; readonly since: Day },
): Refusal<'activity.in_future' | 'activity.too_long_ago' | 'activity.nobody'> | undefined {
  if (date > today) return refuse('activity.in_future', 'date')
  if (date < since) {
    const code = 'activity.too_long_ago'
    return refuse(code, [{ path: 'date', code, expected: `≥ ${since}`, found: date }])
  }
  if (personsIn(attendees) === 0) return refuse('activity.nobody', 'attendees')
  return undefined
}

/** Without the colleges nobody came of. */
export const whoCame = (attendees: Attendees): Attendees =>
  Object.fromEntries(Object.entries(attendees).filter(([, n]) => n > 0))

/** What is seen of who came: all of it, or null for what is hidden. */
export type Seen = { readonly persons: number | null; readonly attendees: Attendees | null }

/**
 * Outside the organisation that recorded it, an activity with a small count tells its total alone, and not even that
 * where it is small itself: each hidden count could then still be any small one.
 */
export function seenElsewhere(attendees: Attendees, threshold: number): Seen {
  const small = (n: number) => n > 0 && n < threshold
  const persons = personsIn(attendees)
  if (!Object.values(attendees).some(small)) return { persons, attendees }
  return { persons: small(persons) ? null : persons, attendees: null }
}

/** The days on which one service did what is counted, and on which it recorded anything at all. */
export type Recorded = {
  readonly organisation: string
  readonly counted: readonly Day[]
  readonly all: readonly Day[]
}

/** One service's figures, period by period: 1 of 1 where it did what is counted, else 0 of 1. */
export function figuresOf(recorded: Recorded, frequency: Frequency, from: Day, today: Day) {
  const { organisation, counted, all } = recorded
  return periodsBetween(frequency, from, today).map((period) => {
    const { start = '', end = today } = boundsOf(period) ?? {}
    const within = (day: Day) => day >= start && day <= end
    const held = counted.some(within) ? 1 : 0
    return {
      ...{ organisation, period, numerator: held, denominator: 1, value: held },
      reported: all.some(within),
    }
  })
}

/** The kinds that a service is reminded of. */
export const remindedKinds = ['supervision', 'intervision'] as const
/** After how many months, unless its network says otherwise. */
export const usualMonths = 4

/**
 * The day since which a service should have had one: so many months after its last, or after it came where it never had
 * any. Undefined where that day is still to come.
 */
export function missingSince(
  last: Day | null,
  { came, months }: { readonly came: Day; readonly months: number },
  today: Day,
): Day | undefined {
  const due = addMonths(last ?? came, months)
  return due <= today ? due : undefined
}

/** The month that a calendar shows, with its first and last day and the months beside it. */
export function monthOf(month: string) {
  const { start = '', end = '' } = boundsOf(month) ?? {}
  const beside = (months: number) => addMonths(start, months).slice(0, 7)
  return { month, start, end, before: beside(-1), after: beside(1) }
}
