import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CalendarSession, calendarOf } from '../src/modules/training/calendar/calendar.ts'
import { compare, size, tell } from './measure.ts'
import { startProduct } from './product.ts'

const path = '/formations/calendrier.ics'

/** Sessions of four half-days in two languages, as a network of some size plans them in two years. */
const sessions: readonly CalendarSession[] = Array.from({ length: 500 }, (_, n) => ({
  id: `0c9f4a2e-3d4f-4b8e-9d0a-${String(n).padStart(12, '0')}`,
  module: `accueillir-sans-juger-${n % 40}`,
  title: { fr: `Accueillir sans juger, ensemble et à égalité (${n})`, nl: `Samen ontvangen (${n})` },
  programme_title: { fr: 'Aller vers et accueillir' },
  half_days: [0, 1, 2, 3].map((part) => ({
    day: new Date(Date.UTC(2027, 0, 4 + n + (part >> 1))).toISOString().slice(0, 10),
    part: part % 2 === 0 ? ('morning' as const) : ('afternoon' as const),
    begins: part % 2 === 0 ? '09:00' : '13:30',
    ends: part % 2 === 0 ? '12:30' : '17:00',
  })),
  place: { fr: 'Halte du Vieux Lavoir, 3 rue de l’Écluse, 1000 Bruxelles' },
  link: null,
  decision: null,
  version: 1 + (n % 5),
  created_at: '2027-01-12T09:00:00.000Z',
}))

describe('the sessions in a calendar', () => {
  let product: Awaited<ReturnType<typeof startProduct>>
  beforeAll(async () => {
    product = await startProduct()
  })
  afterAll(() => product.stop())

  it('are written anew, 2,000 events of them, in less than 300 ms', () => {
    const of = {
      name: 'Formations',
      language: 'fr',
      timeZone: 'Europe/Brussels',
      online: 'En ligne',
    } as const
    const write = () => calendarOf(sessions, { ...of, baseUrl: 'https://maillage.example' })
    write()
    const times = Array.from({ length: 9 }, () => {
      const begin = performance.now()
      write()
      return performance.now() - begin
    }).sort((a, b) => a - b)
    const text = write()
    process.stdout.write(
      `calendar: 2,000 events in ${times[4]?.toFixed(0)} ms, ${Buffer.byteLength(text)} bytes\n`,
    )
    expect(text.split('BEGIN:VEVENT').length - 1).toBe(2_000)
    expect(times[4]).toBeLessThan(300)
  })

  it('are served from what is kept at 0.6 at least of a bare server that sends the same bytes', async () => {
    const bytes = Buffer.from(await (await fetch(`http://127.0.0.1:${product.port}${path}`)).arrayBuffer())
    const bare = createServer((_, response) => {
      response.writeHead(200, {
        'content-type': 'text/calendar; charset=utf-8',
        'content-length': bytes.length,
      })
      response.end(bytes)
    })
    await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve))
    const { port } = bare.address() as AddressInfo
    const headers = { 'accept-encoding': 'identity' }
    const result = await compare({ port: product.port, path, headers }, { port, path, headers }, size)
    bare.closeAllConnections()
    bare.close()
    tell(`calendar of the demonstration, ${bytes.length} bytes`, result)
    expect(result.ratio).toBeGreaterThanOrEqual(0.6)
  })
})
