import { isDeepStrictEqual } from 'node:util'
import type { SessionInput, SessionShown } from '../training.forms.ts'

type HalfDay = SessionInput['half_days'][number]
type Placed = Pick<SessionInput, 'half_days' | 'place' | 'link'>

/** Whether a session is at another time or place than before, so that those who stand are told. */
export const isElsewhere = (
  before: Pick<SessionShown, 'half_days' | 'place' | 'link'>,
  { half_days: half, place, link }: Placed,
): boolean =>
  !isDeepStrictEqual(said(before.half_days), said(half)) ||
  // Language by language: the database gives them back in an order of its own.
  !isDeepStrictEqual(before.place, place ?? null) ||
  (before.link === null) !== (link === undefined)

const said = (half: readonly HalfDay[]) =>
  half.map(({ day, part, begins, ends }) => `${day} ${begins} ${ends} ${part}`).sort()
