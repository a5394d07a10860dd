import type { PriorityClass } from '../training.forms.ts'
import type { Placed } from './allocation.ts'

export type SentBy = 'employer' | 'self' | 'service' | 'code'

export type Sender = {
  readonly sentBy: SentBy
  readonly college: string
  readonly employer: string | undefined
  /** Whether the organisation that sends is one of the network that holds the programme. */
  readonly ofNetwork: boolean
}

/** Colleges of those for whom the social sector works: they are of it without an employer. */
const concerned = ['accompanied', 'family', 'peer']

/** The priority class that somebody is in: never below one of the network's staff for being accompanied by it. */
export function classOf({ sentBy, college, employer, ofNetwork }: Sender): PriorityClass {
  if (ofNetwork && sentBy !== 'self') return 'member'
  if (ofNetwork || concerned.includes(college)) return 'sector'
  return employer ? 'sector' : 'open'
}

/** Names as they are compared: without letter case, accents and spaces around. The database does so too (`plain_name`, 0030). */
export const sameName = (name: string) =>
  name
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()

/** Whether somebody was at one half-day at least, once the trainer has called the names. */
export type Been = 'attended' | 'absent'

/** The state of an enrolment (capabilities: training): seats are offered for good once enrolment has ended. */
export function stateOf(
  { seat, confirmed }: Pick<Placed, 'seat' | 'confirmed'>,
  ended: boolean,
  been?: Been | undefined,
): 'confirmed' | 'waiting' | 'offered' | 'requested' | Been {
  if (been) return been
  if (confirmed) return 'confirmed'
  if (!seat) return 'waiting'
  return ended ? 'offered' : 'requested'
}
