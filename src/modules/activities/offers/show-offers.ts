import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { query } from '../../../server/use-case.ts'
import { type Place, placesOf } from '../activities.db.ts'
import {
  type Booked,
  type Booking,
  bookedBy,
  findOffer,
  isOf,
  type Offer,
  readBookings,
  readOffers,
} from './offers.db.ts'

/** The page of days to come, and what one's own organisations booked of them. */
export const showOffers = query({
  action: 'offer.read',
  input: z.object({}),
  output: z.custom<{
    readonly offers: readonly Offer[]
    readonly booked: readonly Booked[]
    readonly mayPublish: boolean
  }>(),

  async run({ db, actor, today }) {
    const books = actor.may('offer.book') && !actor.everywhere
    return ok({
      offers: await readOffers(db, { from: today }, { limit: 200 }),
      booked: books ? await bookedBy(db, actor.remit('offer.book'), today) : [],
      mayPublish: actor.may('offer.publish'),
    })
  },
})

/** The page of one day: what is said of it, one's own bookings, and for who hosts it all of them. */
export const showOffer = query({
  action: 'offer.read',
  input: z.object({ id: z.uuid() }),
  output: z.custom<{
    readonly offer: Offer
    readonly hosts: boolean
    readonly past: boolean
    readonly bookings: readonly Booking[]
    /** For which organisations the reader may book, its own first. */
    readonly bookers: readonly Place[]
  }>(),

  async run({ db, actor, today }, { id }) {
    const books = actor.may('offer.book')
    const remit = books ? actor.remit('offer.book') : []
    const found = await findOffer(db, id, true)
    if (!found) return refuse('not_found')
    const hosts = actor.may('offer.publish') && (await isOf(db, actor.remit('offer.publish'), found.host))
    const bookings = books ? await readBookings(db, id, hosts ? 'everywhere' : remit) : []
    if (found.withdrawn && !hosts && bookings.length === 0) return refuse('not_found')
    const bookers = (await placesOf(db, remit)).filter(({ slug }) => slug !== found.organisation)
    return ok({ offer: found, hosts, past: found.date < today, bookings, bookers })
  },
})

/** What the form for a new offer begins with. */
export const showOfferForm = query({
  action: 'offer.publish',
  input: z.object({}),
  output: z.object({ hosts: z.custom<readonly Place[]>(), today: z.string() }),

  async run({ db, actor, today }) {
    return ok({ hosts: await placesOf(db, actor.remit('offer.publish')), today })
  },
})
