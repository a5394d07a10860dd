import type { Day } from '../../../kernel/day.ts'
import { type Fault, refuse } from '../../../kernel/result.ts'

type Planned = { readonly date: Day; readonly begins: string; readonly ends: string }

/** What is wrong with an offer as it is planned: every fault at once. */
export function offerFaults({ date, begins, ends }: Planned, today: Day): readonly Fault[] {
  const faults: Fault[] = []
  if (date < today) faults.push({ path: 'date', code: 'offer.past', expected: `≥ ${today}`, found: date })
  if (ends <= begins)
    faults.push({ path: 'ends', code: 'offer.ends_before', expected: `> ${begins}`, found: ends })
  return faults
}

/** Why an organisation does not book an offer; undefined where it may. The day itself belongs to the time allowed. */
export function whyNotBooked(
  offer: { readonly date: Day; readonly host: string },
  booker: string,
  today: Day,
) {
  if (offer.date < today) return refuse('offer.past')
  if (offer.host === booker) return refuse('offer.own', 'organisation')
  return undefined
}
