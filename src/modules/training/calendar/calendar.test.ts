import ICAL from 'ical.js'
import { describe, expect, it } from 'vitest'
import { type CalendarSession, calendarOf } from './calendar.ts'

const of = {
  name: 'Formations',
  language: 'fr',
  timeZone: 'Europe/Brussels',
  baseUrl: 'https://maillage.example',
  online: 'En ligne',
} as const
const session: CalendarSession = {
  id: '0c9f4a2e-3d4f-4b8e-9d0a-6f6f5b1c2d3e',
  module: 'accueillir-sans-juger',
  title: { fr: 'Accueillir, sans juger ; ensemble', nl: 'Ontvangen' },
  programme_title: { fr: 'Aller vers\net accueillir' },
  half_days: [
    { day: '2027-03-26', part: 'morning', begins: '09:00', ends: '12:30' },
    { day: '2027-03-29', part: 'afternoon', begins: '13:30', ends: '17:00' },
  ],
  place: { fr: 'Halte du Vieux Lavoir, 3 rue de l’Écluse' },
  link: null,
  decision: null,
  version: 3,
  created_at: '2027-01-12T09:00:00.000Z',
}
/** What another program reads of it. */
const eventsOf = (text: string) =>
  new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one))

describe('sessions for a calendar', () => {
  it('are an event for each half-day, as another program reads them, the change to summer time between', () => {
    const events = eventsOf(calendarOf([session], of))
    expect(
      events.map(({ startDate, endDate }) => [startDate, endDate].map((at) => at.toJSDate().toISOString())),
    ).toEqual([
      ['2027-03-26T08:00:00.000Z', '2027-03-26T11:30:00.000Z'],
      ['2027-03-29T11:30:00.000Z', '2027-03-29T15:00:00.000Z'],
    ])
    expect(events.map((one) => one.summary)).toEqual([
      'Accueillir, sans juger ; ensemble (1/2)',
      'Accueillir, sans juger ; ensemble (2/2)',
    ])
    const [first] = events
    expect(first?.location).toBe('Halte du Vieux Lavoir, 3 rue de l’Écluse')
    expect(first?.description).toBe('Aller vers\net accueillir')
    expect(first?.component.getFirstPropertyValue('url')).toBe(
      `https://maillage.example/formations/sessions/${session.id}`,
    )
    expect(first?.sequence).toBe(2)
  })

  it('keep their ids and bytes until something changes, and are told in the language asked for', () => {
    const ids = (version: number) => eventsOf(calendarOf([{ ...session, version }], of)).map((one) => one.uid)
    expect(ids(1)).toEqual(ids(9))
    expect(new Set(ids(1)).size).toBe(2)
    expect(calendarOf([session], of)).toBe(calendarOf([session], of))
    const [dutch] = eventsOf(calendarOf([session], { ...of, language: 'nl' }))
    expect(dutch?.summary).toBe('Ontvangen (1/2)')
  })

  it('that are moved keep the ids they had, so that calendars move them too', () => {
    const later = session.half_days.map((half) => ({ ...half, day: '2027-04-06' }))
    const moved = eventsOf(calendarOf([{ ...session, half_days: later, version: 2 }], of))
    const before = eventsOf(calendarOf([session], of))
    expect(moved.map((one) => one.uid)).toEqual(before.map((one) => one.uid))
    expect(moved.map((one) => one.sequence)).toEqual([1, 1])
    expect(moved[0]?.startDate.toString()).not.toBe(before[0]?.startDate.toString())
  })

  it('that are given up are told to be cancelled, by the ids they had', () => {
    const given = eventsOf(calendarOf([{ ...session, decision: 'given_up', version: 4 }], of))
    expect(given.map((one) => one.component.getFirstPropertyValue('status'))).toEqual([
      'CANCELLED',
      'CANCELLED',
    ])
    expect(given.map((one) => one.uid)).toEqual(eventsOf(calendarOf([session], of)).map((one) => one.uid))
  })

  it('from afar say so and lead there', () => {
    const online = { ...session, place: null, link: 'https://salle.example/abc' }
    const [event] = eventsOf(calendarOf([online], of))
    expect(event?.location).toBe('En ligne')
    // The way in is for those who come.
    expect(event?.description).not.toContain('salle.example')
    const [own] = eventsOf(calendarOf([online], { ...of, withLink: true }))
    expect(own?.description).toContain('https://salle.example/abc')
  })

  it('take lines of 75 bytes at most, ended as the rules say, and no text breaks out of its line', () => {
    const long = { fr: `${'é😀,;\\'.repeat(60)}\nEND:VCALENDAR` }
    const text = calendarOf([{ ...session, title: long, place: long }], of)
    const lines = text.split('\r\n')
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75)
    // No sign is cut in two.
    for (const line of lines) expect(line.isWellFormed()).toBe(true)
    const [event] = eventsOf(text)
    expect(event?.summary).toBe(`${long.fr} (1/2)`)
    expect(event?.location).toBe(long.fr)
  })
})
