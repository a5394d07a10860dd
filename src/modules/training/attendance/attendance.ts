import type { Been } from '../enrolment/enrolment.ts'

/** Something that was noted of somebody’s presence at a half-day. A correction is another one: the newest counts. */
export type Mark = {
  /** In the order in which they were noted. */
  readonly id: number
  readonly day: string
  readonly part: string
  /** Of a participant, or of a trainer by name. */
  readonly enrolment: string | null
  readonly trainer: string | null
  readonly present: boolean
  readonly how: 'called' | 'signature' | 'code'
  readonly signature: string | null
  readonly at: Date
}

/** Whom a mark is of, and at which half-day. */
export const keyOf = ({
  enrolment,
  trainer,
  day,
  part,
}: Pick<Mark, 'enrolment' | 'trainer' | 'day' | 'part'>) =>
  [enrolment ?? `trainer:${trainer}`, day, part].join(' ')

/** The marks that count, by `keyOf`, in whatever order they are given. */
export function newest(marks: readonly Mark[]): ReadonlyMap<string, Mark> {
  const found = new Map<string, Mark>()
  for (const mark of marks) {
    const before = found.get(keyOf(mark))
    if (!before || before.id < mark.id) found.set(keyOf(mark), mark)
  }
  return found
}

/** At how many half-days each participant was, and whether at any: only those of whom something was noted. */
export function presence(marks: readonly Mark[]): ReadonlyMap<string, { attended: number; been: Been }> {
  const found = new Map<string, { attended: number; been: Been }>()
  for (const { enrolment, present } of newest(marks).values()) {
    if (enrolment === null) continue
    const attended = (found.get(enrolment)?.attended ?? 0) + Number(present)
    found.set(enrolment, { attended, been: attended > 0 ? 'attended' : 'absent' })
  }
  return found
}

/** The minutes between two times of a day, `09:00` and `12:30`. */
export function minutesBetween(begins: string, ends: string): number {
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
  return minutes(ends) - minutes(begins)
}

/** The figures of a code that a trainer shows, typed by participants: spaces and dashes do not count. */
export const figuresTyped = (text: string) => text.replace(/\D/g, '')
