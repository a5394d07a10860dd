import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { command, done, nothing } from '../../../server/use-case.ts'
import { findOrganisation, inTree, json } from '../../organisations/index.ts'
import { OfferInput, OfferShown } from './offer.forms.ts'
import { offerFaults } from './offer.ts'
import { findOffer, readBookings, shownOffer } from './offers.db.ts'
import { tellBookers } from './tell-bookers.ts'

/** Offers a day to others: an immersion, or open doors. */
export const publishOffer = command({
  action: 'offer.publish',
  input: OfferInput,
  output: OfferShown,
  api: {
    method: 'post',
    path: '/offers',
    summary: 'Offer an immersion or an open day to other organisations',
    status: 201,
    codes: ['organisation.unknown'],
  },

  async run({ db, actor, now, today, journal }, input) {
    const { organisation: named, date, title, place, bring, ...rest } = input
    const host = await findOrganisation(db, actor.remit('offer.publish'), named, true)
    if (!host) return refuse('organisation.unknown', 'organisation')
    const faults = offerFaults(input, today)
    if (faults.length > 0) return refuse('validation', faults)
    const { id } = await db
      .insertInto('activity_offer')
      .values({
        ...rest,
        organisation: host.id,
        day: date,
        title: json(title),
        place: place ? json(place) : null,
        bring: bring ? json(bring) : null,
        published_at: now,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    journal(id, ['kind', 'date', 'places'])
    const found = await findOffer(db, id)
    return found ? ok(shownOffer(found)) : refuse('not_found')
  },
})

/** Takes an offer back. Whoever booked it is told, and sees so on the page of offers; of a day that is over nobody is. */
export const withdrawOffer = command({
  action: 'offer.withdraw',
  input: z.object({ id: z.uuid() }),
  output: nothing,
  api: { method: 'post', path: '/offers/{id}/withdraw', summary: 'Take an offer back' },

  async run(context, { id }) {
    const { db, actor, now, today, journal } = context
    const changed = await db
      .updateTable('activity_offer')
      .set({ withdrawn_at: now })
      .where('id', '=', id)
      .where('withdrawn_at', 'is', null)
      .where(inTree(actor.remit('offer.withdraw'), 'activity_offer.organisation'))
      .returning('id')
      .executeTakeFirst()
    if (!changed) return refuse('not_found')
    journal(id, ['withdrawn'])
    const offer = await findOffer(db, id, true)
    if (offer && offer.date >= today)
      await tellBookers(context, offer, await readBookings(db, id), 'withdrawn')
    return done
  },
})
