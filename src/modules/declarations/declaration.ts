import type { Day } from '../../kernel/day.ts'
import { boundsOf, type Frequency, type Period, periodsBetween } from '../../kernel/period.ts'
import { type Refusal, refuse } from '../../kernel/result.ts'

/** An organisation's answer to whether something holds. */
export const answers = ['yes', 'no', 'not_applicable'] as const
export type Answer = (typeof answers)[number]

export type Tally = {
  readonly asked: number
  readonly answered: number
  readonly holds: number
  readonly doesNotHold: number
  readonly notApplicable: number
}

/**
 * Share of the organisations asked where the statement holds.
 * An organisation that has not answered stays in the denominator; one that the statement does not concern leaves it.
 * Undefined where it concerns nobody.
 */
export function shareThatHolds({ asked, holds, notApplicable }: Tally): number | undefined {
  const concerned = asked - notApplicable
  return concerned === 0 ? undefined : holds / concerned
}

type Request = { readonly evidence: 'none' | 'optional' | 'required'; readonly closedAt: Date | null }
type Draft = {
  readonly holds: Answer
  readonly since?: Day | null | undefined
  readonly hasEvidence: boolean
}

/** Answers are taken until the request is closed, its due date past or not; `since` is no date to come. */
export function whyRefused(
  request: Request,
  draft: Draft,
  today: Day,
):
  | Refusal<
      | 'declaration.closed'
      | 'declaration.since_in_future'
      | 'declaration.since_without_yes'
      | 'declaration.evidence_missing'
    >
  | undefined {
  if (request.closedAt) return refuse('declaration.closed')
  if (draft.since && draft.since > today) return refuse('declaration.since_in_future', 'since')
  if (draft.since && draft.holds !== 'yes') return refuse('declaration.since_without_yes', 'since')
  if (request.evidence === 'required' && draft.holds === 'yes' && !draft.hasEvidence)
    return refuse('declaration.evidence_missing', 'evidence.url')
  return undefined
}

export type Declared = {
  readonly organisation: string
  readonly holds: Answer | null
  readonly since: Day | null
  readonly answeredOn: Day | null
}

/**
 * One organisation's figures, period by period: 1 of 1 where the statement held by the period's end, 0 of 1 before
 * that and without an answer, nothing where it does not concern the organisation. A `yes` without a date holds from
 * the day it was given.
 */
export function figuresOf(declared: Declared, frequency: Frequency, from: Day, today: Day) {
  return periodsBetween(frequency, from, today).map((period) => {
    const holds = heldIn(declared, period, today) ? 1 : 0
    const concerned = declared.holds === 'not_applicable' ? 0 : 1
    return {
      organisation: declared.organisation,
      period,
      numerator: holds,
      denominator: concerned,
      value: concerned === 0 ? null : holds,
      reported: declared.holds !== null,
    }
  })
}

/** Whether a declaration counts as holding in a period. */
export function heldIn(
  { holds, since, answeredOn }: Omit<Declared, 'organisation'>,
  period: Period,
  today: Day,
): boolean {
  const from = holds === 'yes' ? (since ?? answeredOn) : null
  return from !== null && from <= (boundsOf(period)?.end ?? today)
}
