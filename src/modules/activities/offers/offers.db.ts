import { type SqlBool, sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { Localized } from '../../../kernel/localized.ts'
import type { Remit } from '../../../server/actor.ts'
import type { Db } from '../../../server/database.ts'
import { inTree } from '../../organisations/index.ts'
import type { OfferShown } from './offer.forms.ts'

/** An offer with who hosts it, and whether it was withdrawn since. */
export type Offer = OfferShown & {
  readonly host: string
  readonly hostName: Localized
  readonly withdrawn: boolean
}

export const shownOffer = ({ host: _, hostName: __, withdrawn: ___, ...shown }: Offer): OfferShown => shown

const rows = (db: Db) =>
  db
    .selectFrom('activity_offer as f')
    .innerJoin('organisation as o', 'o.id', 'f.organisation')
    .select(['f.id', 'o.slug as organisation', 'f.organisation as host', 'o.name as hostName', 'f.kind'])
    .select(['f.title', 'f.day as date', 'f.places', 'f.place', 'f.bring'])
    .select(sql<string>`to_char(f.begins, 'HH24:MI')`.as('begins'))
    .select(sql<string>`to_char(f.ends, 'HH24:MI')`.as('ends'))
    .select(sql<number>`f.places - f.taken`.as('free'))
    .select(sql<boolean>`f.withdrawn_at is not null`.as('withdrawn'))

type Between = { readonly from?: Day | undefined; readonly to?: Day | undefined }

/** Offers that stand, by their day. */
export const readOffers = async (
  db: Db,
  { from, to }: Between,
  { limit, after }: { limit: number; after?: string | undefined },
) =>
  (await rows(db)
    .where('f.withdrawn_at', 'is', null)
    .$if(from !== undefined, (q) => q.where('f.day', '>=', from as string))
    .$if(to !== undefined, (q) => q.where('f.day', '<=', to as string))
    .$if(after !== undefined, (q) =>
      q.where(
        sql<SqlBool>`(f.day, f.id) > (select c.day, c.id from activity_offer c where c.id::text = ${after})`,
      ),
    )
    .orderBy('f.day')
    .orderBy('f.id')
    .limit(limit)
    .execute()) as unknown as readonly Offer[]

/** An offer; one that was withdrawn only where that is asked for. */
export async function findOffer(db: Db, id: string, withdrawn = false): Promise<Offer | undefined> {
  const row = await rows(db)
    .where('f.id', '=', id)
    .$if(!withdrawn, (q) => q.where('f.withdrawn_at', 'is', null))
    .executeTakeFirst()
  return row as unknown as Offer | undefined
}

export type Booking = {
  readonly id: string
  readonly booker: string
  readonly organisation: string
  readonly name: Localized
  readonly places: number
  readonly bookedAt: Date
}

const bookings = (db: Db) =>
  db
    .selectFrom('offer_booking as b')
    .innerJoin('organisation as o', 'o.id', 'b.organisation')
    .where('b.cancelled_at', 'is', null)

/** The standing bookings of an offer, of some organisations or of all. */
export const readBookings = async (db: Db, offer: string, remit: Remit = 'everywhere') =>
  (await bookings(db)
    .select([
      'b.id',
      'o.id as booker',
      'o.slug as organisation',
      'o.name',
      'b.places',
      'b.booked_at as bookedAt',
    ])
    .where('b.offer', '=', offer)
    .where(inTree(remit, 'b.organisation'))
    .orderBy('b.booked_at')
    .orderBy('b.id')
    .execute()) as unknown as readonly Booking[]

export type Booked = { readonly offer: Offer; readonly places: number; readonly by: Localized }

/** What some organisations have booked from a day on, also of offers that were withdrawn since. */
export async function bookedBy(db: Db, remit: Remit, from: Day): Promise<readonly Booked[]> {
  const booked = await bookings(db)
    .innerJoin('activity_offer as f', 'f.id', 'b.offer')
    .select(['b.offer', 'b.places', 'o.name'])
    .where(inTree(remit, 'b.organisation'))
    .where('f.day', '>=', from)
    .limit(200)
    .execute()
  const offers = await rows(db)
    .where('f.id', 'in', ['00000000-0000-0000-0000-000000000000', ...booked.map((one) => one.offer)])
    .orderBy('f.day')
    .orderBy('f.id')
    .execute()
  return (offers as unknown as readonly Offer[]).flatMap((offer) =>
    booked
      .filter((one) => one.offer === offer.id)
      .map(({ places, name }) => ({ offer, places, by: name as Localized })),
  )
}

/** Whether an organisation lies within a remit, in the tree. */
export async function isOf(db: Db, remit: Remit, organisation: string): Promise<boolean> {
  const found = await db
    .selectFrom('organisation as o')
    .select('o.id')
    .where('o.id', '=', organisation)
    .where(inTree(remit, 'o.id'))
    .executeTakeFirst()
  return found !== undefined
}
