import { defineModule } from '../../server/module.ts'
import { activityPolicy } from './activity.policy.ts'
import { changeActivity, withdrawActivity } from './change-activity.ts'
import { exportActivities } from './export-activities.ts'
import { listActivities, readActivity } from './list-activities.ts'
import { bookOffer, cancelBooking } from './offers/book-offer.ts'
import { publishOffer, withdrawOffer } from './offers/publish-offer.ts'
import { listBookings, listOffers, readOffer } from './offers/read-offers.ts'
import { showOffer, showOfferForm, showOffers } from './offers/show-offers.ts'
import { recordActivity } from './record-activity.ts'
import { recordSeveral } from './record-several.ts'
import { oldActivities, oldOffers } from './retention.ts'
import { routes } from './routes.tsx'
import { showActivity, showCalendar, showRecordForm } from './show-calendar.ts'
import { servicesWithActivities } from './sources.ts'
import { changeExpectation } from './supervision/change-expectation.ts'
import { supervisionTasks } from './supervision/supervision-tasks.ts'
import { texts } from './texts.ts'

export const activities = defineModule({
  name: 'activities',
  policy: activityPolicy,
  routes,
  useCases: [
    listActivities,
    readActivity,
    recordActivity,
    recordSeveral,
    changeActivity,
    withdrawActivity,
    showCalendar,
    showActivity,
    showRecordForm,
    exportActivities,
    changeExpectation,
    listOffers,
    readOffer,
    publishOffer,
    withdrawOffer,
    bookOffer,
    listBookings,
    cancelBooking,
    showOffers,
    showOffer,
    showOfferForm,
  ],
  nav: [
    {
      href: '/activites',
      label: texts.words('title'),
      action: 'activity.read',
      order: 3,
      place: 'work',
      covers: ['/journees'],
    },
    {
      href: '/journees',
      label: texts.words('offers.title'),
      action: 'offer.read',
      order: 31,
      place: 'public',
    },
  ],
  sources: [servicesWithActivities],
  tasks: supervisionTasks,
  retention: [oldActivities, oldOffers],
})
