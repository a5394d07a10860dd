import type { Fault } from '../../kernel/result.ts'
import type { SessionInput, Stage } from './training.forms.ts'

type Planned = Pick<
  SessionInput,
  'half_days' | 'minimum' | 'maximum' | 'shares' | 'opens_on' | 'closes_on' | 'kept_until'
>

/** What is wrong with a session as it is planned: every fault at once, each where it stands. */
export function sessionFaults({
  half_days,
  minimum,
  maximum,
  shares,
  ...planned
}: Planned): readonly Fault[] {
  const faults: Fault[] = []
  if (maximum < minimum)
    faults.push({
      path: 'maximum',
      code: 'training.maximum_under_minimum',
      expected: `≥ ${minimum}`,
      found: `${maximum}`,
    })
  const shared = Object.values(shares).reduce((sum, share) => sum + share, 0)
  // Thirds written with decimals are not more than a whole.
  if (shared > 1.000_001)
    faults.push({ path: 'shares', code: 'training.shares_over_one', expected: '≤ 1', found: String(shared) })
  const seen = new Set<string>()
  for (const [index, { day, part, begins, ends }] of half_days.entries()) {
    const path = `half_days.${index}`
    if (ends <= begins)
      faults.push({
        path: `${path}.ends`,
        code: 'training.ends_before',
        expected: `> ${begins}`,
        found: ends,
      })
    if (seen.has(`${day} ${part}`)) faults.push({ path, code: 'duplicate', found: `${day} ${part}` })
    else if (half_days.slice(0, index).some((other) => overlap(other, half_days[index] as HalfDay)))
      faults.push({ path: `${path}.begins`, code: 'training.overlaps', found: `${day} ${begins}–${ends}` })
    seen.add(`${day} ${part}`)
  }
  const first = half_days.map((one) => one.day).sort()[0]
  const { opens_on: opens, closes_on: closes, kept_until: kept } = planned
  if (opens && closes && closes < opens)
    faults.push({ path: 'closes_on', code: 'training.closes_before', expected: `≥ ${opens}`, found: closes })
  for (const [path, day] of [
    ['opens_on', opens],
    ['closes_on', closes],
    ['kept_until', kept],
  ] as const)
    if (day && first && day > first)
      faults.push({ path, code: 'training.after_it_begins', expected: `≤ ${first}`, found: day })
  return faults
}

/** Nobody loses a seat that was confirmed: fewer seats than that are a fault. */
export function underConfirmed(
  seated: readonly { readonly confirmed: boolean }[],
  maximum: number,
): Fault | undefined {
  const confirmed = seated.filter((one) => one.confirmed).length
  if (maximum >= confirmed) return undefined
  const code = 'training.maximum_under_confirmed'
  return { path: 'maximum', code, expected: `≥ ${confirmed}`, found: `${maximum}` }
}

export type Opening = {
  readonly approval: string
  readonly opensOn: string | null
  readonly closesOn: string | null
  readonly firstDay: string
  readonly decision: string | null
}

type Days = Pick<Opening, 'closesOn' | 'firstDay'>

/** Whether nobody enrols any more, by the days alone. The closing day belongs to the time allowed. */
export const isClosed = ({ closesOn, firstDay }: Days, today: string): boolean =>
  today > (closesOn ?? firstDay)

/** Whether enrolment has ended: by its days, or because the session is given up. Before it opens it has not. */
export const hasEnded = ({ decision, ...days }: Days & Pick<Opening, 'decision'>, today: string): boolean =>
  decision === 'given_up' || isClosed(days, today)

/** How far enrolment is on a day: its funder has not agreed, it opens later, it is open, it has ended. */
export function stageOf(opening: Opening, today: string): Stage {
  const { approval, opensOn } = opening
  if (approval !== 'not_needed' && approval !== 'granted') return 'not_approved'
  if (hasEnded(opening, today)) return 'closed'
  return opensOn !== null && today < opensOn ? 'not_yet' : 'open'
}

/** Why nobody enrols on a day; undefined where one may. */
export function whyClosed(
  opening: Opening,
  today: string,
): 'enrolment.not_approved' | 'enrolment.closed' | undefined {
  const stage = stageOf(opening, today)
  if (stage === 'open') return undefined
  return stage === 'not_approved' ? 'enrolment.not_approved' : 'enrolment.closed'
}

/**
 * Why organisers may not say yet that a session is held; undefined where they may: once enrolment has ended, or at any time
 * since it began where no day ends it.
 */
export function whyNotHeld(opening: Opening, today: string): Exclude<Stage, 'closed'> | undefined {
  const stage = stageOf({ ...opening, decision: null }, today)
  if (stage === 'closed' || (stage === 'open' && opening.closesOn === null)) return undefined
  return stage
}

type HalfDay = SessionInput['half_days'][number]

/** Whether two half-days are at the same hour, of which only one can be come to. */
export const overlap = (one: HalfDay, other: HalfDay): boolean =>
  one.day === other.day && one.begins < other.ends && other.begins < one.ends
