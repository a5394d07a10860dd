import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, importSmallNetwork, type World, world } from '../../../../tests/support/world.ts'
import type { Request } from '../../../server/use-case.ts'
import { bookOffer, cancelBooking } from './book-offer.ts'
import { publishOffer, withdrawOffer } from './publish-offer.ts'
import { listBookings, listOffers } from './read-offers.ts'
import { showOffer, showOffers } from './show-offers.ts'

const common = {
  organisation: 'tilleuls',
  kind: 'open_day',
  title: 'Portes ouvertes aux Tilleuls',
  date: '2026-12-10',
  begins: '09:00',
  ends: '12:00',
  places: 3,
}

describe('a day that a service opens to others', () => {
  let w: World
  let host: Request
  let escale: Request
  let centre: Request
  beforeAll(async () => {
    w = await world('2026-11-27T09:00:00Z')
    await importSmallNetwork(w)
    host = await w.as('service_manager', 'tilleuls')
    escale = await w.as('worker', 'escale')
    centre = await w.as('service_manager', 'centre')
  })
  afterAll(() => w.end())

  const codeOf = async (answer: Promise<{ ok: boolean; code?: string }>) => {
    const { ok, code } = await answer
    return ok ? 'done' : code
  }
  const publish = (more: object = {}) => publishOffer(host, { ...common, ...more })
  const free = async (id: string) => accepted(await showOffer(w.nobody(), { id })).offer.free

  it('is announced by its manager and seen by everybody at once', async () => {
    expect(await codeOf(publishOffer(escale, { ...common, organisation: 'escale' }))).toBe('auth.forbidden')
    expect(await codeOf(publishOffer(centre, common))).toBe('organisation.unknown')
    expect(await publish({ date: '2026-11-26', ends: '08:00' })).toMatchObject({
      code: 'validation',
      faults: [{ code: 'offer.past' }, { code: 'offer.ends_before' }],
    })
    for (const wrong of [{ places: 0 }, { begins: '25:00' }, { title: '' }, { kind: 'supervision' }])
      expect([wrong, await codeOf(publish(wrong))]).toEqual([wrong, 'validation'])
    const { id } = accepted(await publish({ bring: 'De bonnes chaussures' }))
    const { items } = accepted(await listOffers(w.nobody(), {}))
    expect(items).toMatchObject([
      { id, organisation: 'tilleuls', begins: '09:00', free: 3, bring: { fr: 'De bonnes chaussures' } },
    ])
  })

  it('is booked by another organisation, once, while there are places', async () => {
    const { id } = accepted(await publish())
    expect(await codeOf(bookOffer(w.nobody(), { id }))).toBe('auth.required')
    expect(await codeOf(bookOffer(host, { id }))).toBe('offer.own')
    expect(await codeOf(bookOffer(escale, { id, organisation: 'centre' }))).toBe('organisation.unknown')
    expect(await codeOf(bookOffer(escale, { id, places: 0 }))).toBe('validation')
    expect(await bookOffer(escale, { id, places: 4 })).toMatchObject({
      code: 'offer.full',
      faults: [{ path: 'places', expected: '≤ 3', found: '4' }],
    })
    expect(accepted(await bookOffer(escale, { id, places: 2 }))).toMatchObject({ organisation: 'escale' })
    expect(await codeOf(bookOffer(escale, { id }))).toBe('offer.booked_already')
    expect(await codeOf(bookOffer(centre, { id, places: 2 }))).toBe('offer.full')
    expect(await codeOf(bookOffer(centre, { id }))).toBe('done')
    expect(await free(id)).toBe(0)
  })

  it('never has more bookings than places, though two come at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = accepted(await publish({ places: 1 }))
      const both = await Promise.all([codeOf(bookOffer(escale, { id })), codeOf(bookOffer(centre, { id }))])
      expect(both.sort()).toEqual(['done', 'offer.full'])
      const twice = await Promise.all([1, 2].map(() => codeOf(bookOffer(escale, { id }))))
      expect(twice).not.toContain('done')
      expect(await free(id)).toBe(0)
    }
    await expect(w.pools.owner.query('update activity_offer set taken = places + 1')).rejects.toThrow(
      /activity_offer_not_overbooked/,
    )
  })

  it('tells its host which organisation booked, and others of their own booking alone', async () => {
    const { id } = accepted(await publish())
    accepted(await bookOffer(escale, { id }))
    accepted(await bookOffer(centre, { id }))
    const seen = async (by: Request) =>
      accepted(await listBookings(by, { id })).items.map((one) => one.organisation)
    expect((await seen(host)).toSorted()).toEqual(['centre', 'escale'])
    expect(await seen(escale)).toEqual(['escale'])
    expect(await codeOf(listBookings(w.nobody(), { id }))).toBe('auth.required')
    expect(accepted(await showOffer(w.nobody(), { id })).bookings).toEqual([])
    expect(accepted(await showOffer(centre, { id })).bookings).toMatchObject([{ organisation: 'centre' }])
  })

  it('has a place free again when who booked, or who hosts, cancels; and no more than that', async () => {
    const { id } = accepted(await publish())
    const mine = accepted(await bookOffer(escale, { id, places: 2 }))
    const theirs = accepted(await bookOffer(centre, { id }))
    const cancel = (by: Request, booking: string) => codeOf(cancelBooking(by, { offer: id, id: booking }))
    expect(await cancel(escale, theirs.id)).toBe('not_found')
    expect(await cancel(await w.as('worker', 'tilleuls'), theirs.id)).toBe('not_found')
    const twice = await Promise.all([cancel(escale, mine.id), cancel(escale, mine.id)])
    expect(twice.sort()).toEqual(['done', 'not_found'])
    expect(await free(id)).toBe(2)
    expect(await cancel(host, theirs.id)).toBe('done')
    expect(await free(id)).toBe(3)
    expect((await w.journal()).at(-1)).toMatchObject({
      action: 'offer.cancel',
      fields: ['cancelled_by_host'],
    })
    expect(await codeOf(bookOffer(escale, { id }))).toBe('done')
  })

  it('is taken back: nobody books it any more, and who did sees so', async () => {
    const { id } = accepted(await publish())
    accepted(await bookOffer(escale, { id }))
    expect(await codeOf(withdrawOffer(centre, { id }))).toBe('not_found')
    expect(await codeOf(withdrawOffer(host, { id }))).toBe('done')
    expect(await codeOf(withdrawOffer(host, { id }))).toBe('not_found')
    expect(await codeOf(bookOffer(centre, { id }))).toBe('not_found')
    expect(await codeOf(showOffer(centre, { id }))).toBe('not_found')
    const told = accepted(await showOffers(escale, {})).booked.find((one) => one.offer.id === id)
    expect(told?.offer.withdrawn).toBe(true)
    expect(accepted(await showOffer(escale, { id })).bookings).toHaveLength(1)
  })

  it('writes to who booked where the host takes the day back, or cancels their booking; of their own cancelling to nobody', async () => {
    await w.pools.owner.query(`update organisation set email = slug || '@maillage.example', language = 'nl'
      where slug in ('escale', 'centre')`)
    const { id } = accepted(await publish())
    const [mine, theirs] = [
      accepted(await bookOffer(escale, { id })),
      accepted(await bookOffer(centre, { id })),
    ]
    const told = async () =>
      (await w.messages())
        .filter((one) => one.kind === 'offer')
        .map((one) => `${one.recipient}: ${one.subject}`)
    accepted(await cancelBooking(centre, { offer: id, id: theirs.id }))
    expect(await told()).toEqual([])
    accepted(await cancelBooking(host, { offer: id, id: mine.id }))
    const cancelled =
      'escale@maillage.example: Uw reservering voor “Portes ouvertes aux Tilleuls” is geannuleerd'
    expect(await told()).toEqual([cancelled])
    accepted(await bookOffer(escale, { id }))
    accepted(await withdrawOffer(host, { id }))
    expect(await told()).toEqual([
      cancelled,
      'escale@maillage.example: “Portes ouvertes aux Tilleuls” gaat niet door',
    ])
  })

  it('is booked until it is over, and stands in no list after', async () => {
    const { id } = accepted(await publish())
    w.setClock('2026-12-10T20:00:00Z')
    expect(await codeOf(bookOffer(await w.as('worker', 'escale'), { id }))).toBe('done')
    w.setClock('2026-12-11T08:00:00Z')
    expect(await codeOf(bookOffer(await w.as('service_manager', 'centre'), { id }))).toBe('offer.past')
    expect(accepted(await listOffers(w.nobody(), {})).items).toEqual([])
    expect(accepted(await showOffer(w.nobody(), { id })).past).toBe(true)
  })
})
