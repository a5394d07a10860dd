import { sql } from 'kysely'
import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { command, done, nothing, type Writing } from '../../../server/use-case.ts'
import { findOrganisation, ownOrganisation, reference } from '../../organisations/index.ts'
import { BookingShown, places as placesWanted } from './offer.forms.ts'
import { whyNotBooked } from './offer.ts'
import { findOffer, isOf, readBookings } from './offers.db.ts'
import { tellBookers } from './tell-bookers.ts'

/** Books places of an offer for an organisation: once, and while there are any. Who will come is not asked. */
export const bookOffer = command({
  action: 'offer.book',
  input: z.strictObject({
    id: z.uuid(),
    organisation: reference.optional().describe('Slug of the organisation that books; by default one’s own'),
    places: placesWanted.default(1),
  }),
  output: BookingShown,
  api: {
    method: 'post',
    path: '/offers/{id}/bookings',
    summary: 'Book places of an offer',
    status: 201,
    codes: ['organisation.unknown', 'offer.full', 'offer.own', 'offer.past', 'offer.booked_already'],
  },

  async run(context, { id, organisation, places }) {
    const { db, now, today, journal } = context
    const offer = await findOffer(db, id)
    if (!offer) return refuse('not_found')
    const booker = await bookerOf(context, organisation)
    if (!booker) return refuse('organisation.unknown', 'organisation')
    const wrong = whyNotBooked(offer, booker, today)
    if (wrong) return wrong
    const booked = await db
      .insertInto('offer_booking')
      .values({ offer: id, organisation: booker, places, booked_at: now })
      .onConflict((conflict) =>
        conflict.columns(['offer', 'organisation']).where('cancelled_at', 'is', null).doNothing(),
      )
      .returning('id')
      .executeTakeFirst()
    if (!booked) return refuse('offer.booked_already', 'organisation')
    if (!(await take(context, id, places))) return full(context, id, places)
    journal(booked.id, ['places'], booker)
    const stored = (await readBookings(db, id)).find((one) => one.id === booked.id)
    if (!stored) throw new Error('a booking just made is not there')
    return ok({ id: stored.id, organisation: stored.organisation, places, booked_at: stored.bookedAt })
  },
})

async function bookerOf({ db, actor }: Writing, named: string | undefined): Promise<string | undefined> {
  const remit = actor.remit('offer.book')
  return named ? (await findOrganisation(db, remit, named, true))?.id : ownOrganisation(db, remit)
}

/** Takes so many places where they are left: the row is held, so that of two at once the second sees the first. */
async function take({ db }: Writing, offer: string, places: number): Promise<boolean> {
  const taken = await db
    .updateTable('activity_offer')
    .set((eb) => ({ taken: eb('taken', '+', places) }))
    .where('id', '=', offer)
    .where('withdrawn_at', 'is', null)
    .where(sql<boolean>`taken + ${places} <= places`)
    .returning('id')
    .executeTakeFirst()
  return taken !== undefined
}

async function full({ db }: Writing, id: string, places: number) {
  const offer = await findOffer(db, id)
  if (!offer) return refuse('not_found')
  return refuse('offer.full', [
    { path: 'places', code: 'offer.full', expected: `≤ ${offer.free}`, found: String(places) },
  ])
}

/** Cancels a booking, by who booked or who hosts: its places are free again. Who booked is told where the host cancels. */
export const cancelBooking = command({
  action: 'offer.cancel',
  input: z.object({ offer: z.uuid(), id: z.uuid() }),
  output: nothing,
  api: {
    method: 'post',
    path: '/offers/{offer}/bookings/{id}/cancel',
    summary: 'Cancel a booking',
  },

  async run(context, { offer: of, id }) {
    const { db, actor, now, today, journal } = context
    const offer = await findOffer(db, of, true)
    const hosts = offer && (await isOf(db, actor.remit('offer.publish'), offer.host))
    const reach = hosts ? 'everywhere' : actor.remit('offer.cancel')
    const booking = offer && (await readBookings(db, of, reach)).find((one) => one.id === id)
    if (!booking) return refuse('not_found')
    const cancelled = await db
      .updateTable('offer_booking')
      .set({ cancelled_at: now })
      .where('id', '=', id)
      .where('cancelled_at', 'is', null)
      .returning('places')
      .executeTakeFirst()
    if (!cancelled) return refuse('not_found')
    await db
      .updateTable('activity_offer')
      .set((eb) => ({ taken: eb('taken', '-', cancelled.places) }))
      .where('id', '=', of)
      .execute()
    journal(id, [hosts ? 'cancelled_by_host' : 'cancelled'])
    if (hosts && offer.date >= today && !offer.withdrawn)
      await tellBookers(context, offer, [booking], 'cancelled')
    return done
  },
})
