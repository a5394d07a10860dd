import { addDays, type Day } from '../../kernel/day.ts'
import type { MessageState } from '../../server/outbox/index.ts'

/** What a link asks for: the answer to one question, or figures of one period. */
export const linkKinds = ['declaration', 'figures'] as const
export type LinkKind = (typeof linkKinds)[number]

/** What became of a link, as the one who sent it reads it. */
export const linkStates = [
  'waiting',
  'sent',
  'written',
  'unsent',
  'opened',
  'answered',
  'expired',
  'revoked',
] as const
export type LinkState = (typeof linkStates)[number]

/** Why a link opens nothing any more. */
export const endings = ['revoked', 'expired', 'used'] as const
export type Ending = (typeof endings)[number]

type Life = {
  readonly due: Day
  readonly expiresOn: Day
  readonly revokedAt: Date | null
  /** Whether what it asks for is there, by whichever hand it came. */
  readonly answered: boolean
  /** Whether the organisation is still one that is asked. */
  readonly active: boolean
}
type Seen = { readonly message: MessageState | null; readonly openedAt: Date | null }

/** What the one who sent it reads of a message that nobody opened yet. */
const unopened: Readonly<Partial<Record<MessageState, LinkState>>> = {
  sent: 'sent',
  written: 'written',
  failed: 'unsent',
  given_up: 'unsent',
}

/** How long after the due day a link still takes what comes late, and how long one lasts at most. */
const grace = 14
const longest = 90

/** The last day of a link, unless said otherwise. */
export function lastDay(due: Day, today: Day): Day {
  const [first = today] = [addDays(due < today ? today : due, grace), latestDay(today)].sort()
  return first
}
export const latestDay = (today: Day): Day => addDays(today, longest)

/**
 * Why a link opens nothing any more; undefined while it does. Its last day belongs to it. What was answered may be
 * changed until the due day, which belongs to the time allowed; then the link is used up.
 */
export function endingOf(
  { due, expiresOn, revokedAt, answered, active }: Life,
  today: Day,
): Ending | undefined {
  if (revokedAt || !active) return 'revoked'
  if (answered && today > due) return 'used'
  return today > expiresOn ? 'expired' : undefined
}

export function stateOf(link: Life & Seen, today: Day): LinkState {
  if (link.answered) return 'answered'
  const ending = endingOf(link, today)
  if (ending) return ending === 'revoked' ? 'revoked' : 'expired'
  if (link.openedAt) return 'opened'
  return (link.message && unopened[link.message]) ?? 'waiting'
}
