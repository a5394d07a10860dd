export const kinds = ['fixed', 'per_participant', 'per_half_day'] as const
export const categories = [
  'trainer',
  'room',
  'indemnity',
  'childcare',
  'transport',
  'interpreting',
  'other',
] as const

/** What a session costs or, where a funder is named, what that funder pays for it. Amounts are euros. */
export type CostItem = {
  readonly label: string
  readonly kind: (typeof kinds)[number]
  readonly amount: number
  readonly category?: (typeof categories)[number] | undefined
  readonly funder?: string | undefined
}

export type Scenario = {
  readonly participants: number
  readonly cost: number
  /** Cost for each participant; null where there is none. */
  readonly per_participant: number | null
  readonly funded: number
  /** What nobody pays yet: negative where more is funded than it costs. */
  readonly gap: number
}

/** Counted in cents, so that sums of euros are exact. */
const cents = (euros: number) => Math.round(euros * 100)
const euros = (amount: number) => Math.round(amount) / 100

const times = {
  fixed: () => 1,
  per_participant: (n: number) => n,
  per_half_day: (_: number, half: number) => half,
}

const sum = (items: readonly CostItem[], participants: number, halfDays: number) =>
  items.reduce((all, one) => all + cents(one.amount) * times[one.kind](participants, halfDays), 0)

/** What a session of so many half-days costs with so many participants, and how much of it is funded. */
export function scenario(items: readonly CostItem[], halfDays: number, participants: number): Scenario {
  const cost = sum(
    items.filter((one) => !one.funder),
    participants,
    halfDays,
  )
  const funded = sum(
    items.filter((one) => one.funder),
    participants,
    halfDays,
  )
  return {
    participants,
    cost: euros(cost),
    per_participant: participants > 0 ? euros(cost / participants) : null,
    funded: euros(funded),
    gap: euros(cost - funded),
  }
}

/** A scenario for each number of participants from the minimum to the maximum. */
export const scenarios = (
  items: readonly CostItem[],
  halfDays: number,
  { minimum, maximum }: { readonly minimum: number; readonly maximum: number },
): readonly Scenario[] =>
  Array.from({ length: Math.max(0, maximum - minimum + 1) }, (_, n) => scenario(items, halfDays, minimum + n))

/** The lowest number of participants, from the minimum to the maximum, at which all is funded; null where at none. */
export const breakEven = (all: readonly Scenario[]): number | null =>
  all.find((one) => one.gap <= 0)?.participants ?? null

/** With how many participants nothing is missing: from some number on, up to some number, never; or nothing is known. */
export type Coverage =
  | { readonly kind: 'from' | 'up_to'; readonly n: number }
  | { readonly kind: 'never' | 'uncosted' }

/** Reads scenarios from the minimum to the maximum. What is missing grows or falls in one direction, as costs do. */
export function coverage(all: readonly Scenario[]): Coverage {
  const from = breakEven(all)
  if (all.every((one) => one.cost === 0 && one.funded === 0)) return { kind: 'uncosted' }
  if (from === null) return { kind: 'never' }
  const last = all.findLast((one) => one.gap <= 0) as Scenario
  return last === all.at(-1) ? { kind: 'from', n: from } : { kind: 'up_to', n: last.participants }
}

/** The number of participants from which on, or up to which, nothing is missing; null where there is no such number. */
export function turningPoint(all: readonly Scenario[]): number | null {
  const found = coverage(all)
  return 'n' in found ? found.n : null
}
