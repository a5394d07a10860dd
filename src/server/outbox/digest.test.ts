import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, dayIn } from '../../kernel/day.ts'
import { gathered, heldUntil, mostADay, nextMorning } from './digest.ts'
import { messageKinds } from './message.ts'

const zones = [
  'Europe/Brussels',
  'Europe/Paris',
  'America/Cayenne',
  'Indian/Reunion',
  'Pacific/Noumea',
  'UTC',
]
const zone = fc.constantFrom(...zones)
const moment = fc.date({
  min: new Date('2024-01-01T00:00:00Z'),
  max: new Date('2030-01-01T00:00:00Z'),
  noInvalidDate: true,
})

describe('a message that is not urgent', () => {
  it('is held from the fourth of the day on, and what is urgent never', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...messageKinds),
        fc.nat(20),
        moment,
        zone,
        (kind, today, now, timeZone) => {
          const held = heldUntil({ kind, today, now, timeZone }) !== undefined
          expect(held).toBe(['reminder', 'weekly'].includes(kind) && today >= mostADay)
        },
      ),
    )
  })

  it('is held until eight the next morning where the network is, through changes of the hour too', () => {
    fc.assert(
      fc.property(moment, zone, (now, timeZone) => {
        const until = nextMorning(timeZone, now)
        const clock = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' }).format(until)
        expect([dayIn(timeZone, until), clock]).toEqual([addDays(dayIn(timeZone, now), 1), '08:00:00'])
      }),
    )
    expect(nextMorning('Europe/Brussels', new Date('2026-03-28T12:00:00Z')).toISOString()).toBe(
      '2026-03-29T06:00:00.000Z',
    )
    expect(nextMorning('Europe/Brussels', new Date('2026-10-24T12:00:00Z')).toISOString()).toBe(
      '2026-10-25T07:00:00.000Z',
    )
  })
})

describe('messages gathered in one', () => {
  const content = fc.record({
    subject: fc.string(),
    before: fc.string().map((text) => text.replaceAll(/[{}]/g, '')),
    links: fc.array(fc.uuid(), { maxLength: 4 }),
    typed: fc.constantFrom('', ' {0}', ' {9}', ' {42}'),
  })

  it('lead where each of them led, in order, and what somebody typed becomes no link', () => {
    fc.assert(
      fc.property(fc.array(content, { minLength: 2, maxLength: 6 }), (all) => {
        const held = all.map(({ subject, before, links, typed }) => ({
          recipient: 'x@example.org',
          subject: subject.replaceAll(/[{}]/g, ''),
          body: [before, ...links.map((_, index) => `{${index + 1}}`)].join('\n') + typed,
          links: links.map((path) => ({ path })),
        }))
        const digest = gathered('x@example.org', 'fr', held)
        const led = [...digest.body.matchAll(/\{(\d+)\}/g)].map(([, n]) => digest.links[Number(n) - 1])
        expect(led).toEqual(held.flatMap((one) => one.links))
      }),
    )
  })

  it('are told in the language of their reader', () => {
    const held = [1, 2].map(() => ({ recipient: 'x@example.org', subject: 's', body: 'b', links: [] }))
    const subjects = (['fr', 'nl', 'de', 'en'] as const).map((one) => gathered('x', one, held).subject)
    expect(subjects).toEqual([
      '2 messages de Maillage',
      '2 berichten van Maillage',
      '2 Nachrichten von Maillage',
      '2 messages from Maillage',
    ])
  })
})
