import { isDeepStrictEqual } from 'node:util'
import type { Fault } from '../../../kernel/result.ts'
import type { SessionInput, SessionShown } from '../training.forms.ts'

type HalfDay = SessionInput['half_days'][number]
type Placed = Pick<SessionInput, 'half_days' | 'place' | 'link'>

/** The half-days at which something was noted of somebody, and the day it is. */
export type Moment = { readonly noted: readonly Pick<HalfDay, 'day' | 'part'>[]; readonly today: string }

/**
 * The half-days of a session that stay as they are: those whose day has come and those of which something is noted. Where
 * nothing is noted of any, none: days that have gone by may have been typed wrongly.
 */
export const fixedHalfDays = (half: readonly HalfDay[], { noted, today }: Moment): readonly HalfDay[] =>
  noted.length === 0
    ? []
    : half.filter((one) => one.day <= today || noted.some((other) => isSame(one, other)))

/** Whether a session took place and is over, so that nothing of it is changed any more. */
export const isOver = (half: readonly HalfDay[], { noted, today }: Moment): boolean =>
  noted.length > 0 && half.every((one) => one.day < today)

/** What is wrong with half-days as they are to be: one that stays as it is was moved, or another is on a day gone by. */
export function movingFaults(
  before: readonly HalfDay[],
  half: readonly HalfDay[],
  moment: Moment,
): readonly Fault[] {
  const moved = fixedHalfDays(before, moment)
    .filter((one) => !half.some((other) => isAsWas(one, other)))
    .map((one) => ({
      path: `half_days.${rowOf(one, before, half)}.day`,
      code: 'training.half_day_fixed',
      expected: `${one.day} ${one.begins}–${one.ends}`,
    }))
  const past = pastFaults(half, moment.today, before)
  return [...moved, ...past.filter(({ path }) => !moved.some((one) => one.path === path))]
}

/** The days that have gone by, of half-days that were not there already. */
export const pastFaults = (
  half: readonly HalfDay[],
  today: string,
  before: readonly HalfDay[] = [],
): readonly Fault[] =>
  half.flatMap((one, nth) =>
    one.day >= today || before.some((other) => isAsWas(one, other))
      ? []
      : [
          {
            path: `half_days.${nth}.day`,
            code: 'training.day_past',
            expected: `≥ ${today}`,
            found: one.day,
          },
        ],
  )

const isSame = (one: Pick<HalfDay, 'day' | 'part'>, other: Pick<HalfDay, 'day' | 'part'>) =>
  one.day === other.day && one.part === other.part
const isAsWas = (one: HalfDay, other: HalfDay) =>
  isSame(one, other) && one.begins === other.begins && one.ends === other.ends

/** Where a half-day is told of that is no longer as it was: in the row that is left of it, else where it stood. */
function rowOf(one: HalfDay, before: readonly HalfDay[], half: readonly HalfDay[]): number {
  const left = half.findIndex((other) => isSame(one, other))
  return left >= 0 ? left : Math.min(before.indexOf(one), half.length - 1)
}

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
