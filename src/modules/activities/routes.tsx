import { type Handler, Hono } from 'hono'
import { act, type Env, form, page, refusalPage } from '../../server/web.tsx'
import { xlsxType } from '../../server/xlsx.ts'
import { changeActivity, withdrawActivity } from './change-activity.ts'
import { csvOf, exportActivities, xlsxOf } from './export-activities.ts'
import { bookOffer, cancelBooking } from './offers/book-offer.ts'
import { OfferPage } from './offers/pages/offer.tsx'
import { OfferFormPage } from './offers/pages/offer-form.tsx'
import { OffersPage } from './offers/pages/offers.tsx'
import { publishOffer, withdrawOffer } from './offers/publish-offer.ts'
import { showOffer, showOfferForm, showOffers } from './offers/show-offers.ts'
import { ActivityPage } from './pages/activity.tsx'
import { CalendarPage } from './pages/calendar.tsx'
import { RecordPage } from './pages/record.tsx'
import { recordActivity } from './record-activity.ts'
import { showActivity, showCalendar, showRecordForm } from './show-calendar.ts'
import { changeExpectation } from './supervision/change-expectation.ts'

const types = { csv: 'text/csv; charset=utf-8', xlsx: xlsxType }

/** The reader's own activities as a file to keep. */
const file =
  (format: 'csv' | 'xlsx'): Handler<Env> =>
  async (c) => {
    const request = c.get('request')
    const found = await exportActivities(request, {})
    if (!found.ok) return refusalPage(c, found)
    const { language } = request.actor
    const body = format === 'csv' ? csvOf(found.value, language) : await xlsxOf(found.value, language)
    return c.body(body, 200, {
      'content-type': types[format],
      'content-disposition': `attachment; filename="activites.${format}"`,
      'cache-control': 'no-store',
    })
  }

const monthShown = ({ date }: { readonly date: string }) => `/activites?month=${date.slice(0, 7)}`

export const routes = new Hono<Env>()
  .get('/activites', page(showCalendar, CalendarPage))
  .get('/activites/nouvelle', page(showRecordForm, RecordPage))
  .get('/activites/fichier.csv', file('csv'))
  .get('/activites/fichier.xlsx', file('xlsx'))
  .get('/activites/:id', page(showActivity, ActivityPage))
  .post('/activites', form(recordActivity, { next: monthShown, again: [showRecordForm, RecordPage] }))
  .post(
    '/activites/rappel',
    form(changeExpectation, { next: '/activites', again: [showCalendar, CalendarPage] }),
  )
  .post(
    '/activites/:id',
    form(changeActivity, {
      // Numbers that are all emptied are nobody, not numbers that stay as they were.
      read: (typed) => ({ attendees: {}, ...typed }),
      next: monthShown,
      again: [showActivity, ActivityPage],
    }),
  )
  .post('/activites/:id/retirer', act(withdrawActivity, '/activites'))
  .get('/journees', page(showOffers, OffersPage))
  .get('/journees/nouvelle', page(showOfferForm, OfferFormPage))
  .get('/journees/:id', page(showOffer, OfferPage))
  .post(
    '/journees',
    form(publishOffer, { next: ({ id }) => `/journees/${id}`, again: [showOfferForm, OfferFormPage] }),
  )
  .post(
    '/journees/:id/reserver',
    form(bookOffer, { next: (_, { id }) => `/journees/${id}`, again: [showOffer, OfferPage] }),
  )
  .post(
    '/journees/:offer/reservations/:id/annuler',
    act(cancelBooking, (_, { offer }) => `/journees/${offer}`),
  )
  .post('/journees/:id/retirer', act(withdrawOffer, '/journees'))
