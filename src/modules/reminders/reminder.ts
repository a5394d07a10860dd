import { addDays, type Day, dayNumber } from '../../kernel/day.ts'

/** Before, on and after the due day: when whoever has not answered is reminded without anybody doing anything. */
const aroundDue = [-7, 0, 7] as const
/** So many days late a reminder still goes out, where the installation was not running. */
const late = 2
/** Nobody is written to before this hour of the day. */
const earliest = 8

/**
 * The day whose reminder is to go out today, if any: one of those around the due day that has come, that lies after the
 * day on which it was asked. The organisation was reminded where a message went to it since that day.
 */
export function reminderDay(due: Day, askedOn: Day, today: Day): Day | undefined {
  return aroundDue
    .map((days) => addDays(due, days))
    .findLast((day) => day <= today && day >= addDays(today, -late) && day > askedOn)
}

/** The due days that a reminder of today may be about. */
export const duesRemindedOf = (today: Day) => ({ from: addDays(today, -7 - late), to: addDays(today, 7) })

/** Whether messages that nobody asked for may be written at this moment. */
export function isDaytime(timeZone: string, now: Date): boolean {
  const hour = new Intl.DateTimeFormat('en-GB', { timeZone, hour: 'numeric', hourCycle: 'h23' }).format(now)
  return Number(hour) >= earliest
}

/** 1970-01-01 was a Thursday. */
const daysSinceMonday = (day: Day) => (dayNumber(day) + 3) % 7

/** The Monday whose digest is due: on that day, or the day after where the installation was not running. */
export function digestMonday(today: Day): Day | undefined {
  const since = daysSinceMonday(today)
  return since <= 1 ? addDays(today, -since) : undefined
}

/** How long reminders stay away once somebody asks for it. */
export const pauseDays = 30
