import type { approvals } from '../training.forms.ts'

export type Approval = (typeof approvals)[number]

/** What may follow what, in the exchange with a funder. What was granted stays granted. */
const following: Readonly<Record<Approval, readonly Approval[]>> = {
  not_needed: ['to_ask'],
  to_ask: ['asked', 'not_needed'],
  asked: ['conditions', 'granted', 'refused'],
  conditions: ['asked', 'granted', 'refused'],
  granted: [],
  refused: ['asked'],
}

/** The states in which the exchange may stand next: the same again, since more may be said of it, or one that follows. */
export const nextApprovals = (from: Approval): readonly Approval[] => [from, ...following[from]]

export const mayFollow = (from: Approval, to: Approval) => nextApprovals(from).includes(to)
