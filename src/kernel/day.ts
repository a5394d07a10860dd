/** A calendar day as ISO text, `2026-11-22`: compares as text, knows no hour and no zone. */
export type Day = string

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/

export function isDay(text: string): text is Day {
  const parts = DAY.exec(text)
  if (!parts) return false
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  return month >= 1 && month <= 12 && day >= 1 && day <= lastDayOf(year, month)
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** The day that an instant falls on in a time zone: days end at midnight there. */
export function dayIn(zone: string, instant: Date): Day {
  let formatter = formatters.get(zone)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' })
    formatters.set(zone, formatter)
  }
  return formatter.format(instant)
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** How far the clocks of a time zone are ahead of UTC at a moment, in milliseconds. */
function aheadIn(zone: string, at: number): number {
  let clock = clocks.get(zone)
  if (!clock) {
    clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
    clocks.set(zone, clock)
  }
  return Date.parse(`${clock.format(at).replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000
}

/** The instant of a day at which clocks in a time zone show `HH:MM`; where they skip it, as if they had not yet. */
export function instantIn(zone: string, day: Day, time = '00:00'): Date {
  const shown = Date.parse(`${day}T${time}:00Z`)
  const near = shown - aheadIn(zone, shown)
  return new Date(shown - aheadIn(zone, near))
}

const lastDayOf = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate()
const pad = (n: number, width = 2) => String(n).padStart(width, '0')

export const dayOf = (year: number, month: number, day: number): Day =>
  `${pad(year, 4)}-${pad(month)}-${pad(day)}`
export const endOfMonth = (year: number, month: number): Day => dayOf(year, month, lastDayOf(year, month))

/** Days since 1970-01-01, so that days can be subtracted. */
export const dayNumber = (day: Day): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000

export const addDays = (day: Day, days: number): Day =>
  new Date((dayNumber(day) + days) * 86_400_000).toISOString().slice(0, 10)

/** The same day `months` later; the last of the month where that day is not there (31 January + 1 = 28 February). */
export function addMonths(day: Day, months: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const index = year * 12 + (month - 1) + months
  const [toYear, toMonth] = [Math.floor(index / 12), (index % 12) + 1]
  return dayOf(toYear, toMonth, Math.min(date, lastDayOf(toYear, toMonth)))
}

/** Whole months gone from one day to another, as an age is counted; negative when `to` comes before. */
export function monthsBetween(from: Day, to: Day): number {
  const [y1 = 0, m1 = 1] = from.split('-').map(Number)
  const [y2 = 0, m2 = 1] = to.split('-').map(Number)
  const months = (y2 - y1) * 12 + (m2 - m1)
  return addMonths(from, months) > to ? months - 1 : months
}
