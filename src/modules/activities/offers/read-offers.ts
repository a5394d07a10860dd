import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { query } from '../../../server/use-case.ts'
import { pageOf, paging } from '../../organisations/index.ts'
import { BookingShown, OfferShown } from './offer.forms.ts'
import { findOffer, isOf, readBookings, readOffers, shownOffer } from './offers.db.ts'

/** Offers by their day, from today on unless another day is given. */
export const listOffers = query({
  action: 'offer.read',
  input: z.object({ from: z.iso.date().optional(), to: z.iso.date().optional(), ...paging }),
  output: z.object({ items: z.array(OfferShown), next: z.string().nullable() }),
  api: { method: 'get', path: '/offers', summary: 'Immersions and open days that others may book' },

  async run({ db, today }, { limit, cursor, from = today, to }) {
    const found = await readOffers(db, { from, to }, { limit: limit + 1, after: cursor })
    return ok(pageOf(found.map(shownOffer), limit, (last) => last.id))
  },
})

export const readOffer = query({
  action: 'offer.read',
  input: z.object({ id: z.uuid() }),
  output: OfferShown,
  api: { method: 'get', path: '/offers/{id}', summary: 'An immersion or an open day' },

  async run({ db }, { id }) {
    const found = await findOffer(db, id)
    return found ? ok(shownOffer(found)) : refuse('not_found')
  },
})

/** Who booked: all of it for who hosts, one's own for who booked. */
export const listBookings = query({
  action: 'offer.book',
  input: z.object({ id: z.uuid() }),
  output: z.object({ items: z.array(BookingShown), next: z.null() }),
  api: {
    method: 'get',
    path: '/offers/{id}/bookings',
    summary: 'Bookings of an offer: all for who hosts it, else one’s own',
  },

  async run({ db, actor }, { id }) {
    const offer = await findOffer(db, id, true)
    if (!offer) return refuse('not_found')
    const hosts = await isOf(db, actor.remit('offer.publish'), offer.host)
    const found = await readBookings(db, id, hosts ? 'everywhere' : actor.remit('offer.book'))
    const items = found.map(({ id: booking, organisation, places, bookedAt }) => ({
      ...{ id: booking, organisation, places, booked_at: bookedAt },
    }))
    return ok({ items, next: null })
  },
})
