import { anyone, everyRole, policy } from '../../server/policy.ts'

const services = ['service_manager', 'worker'] as const
const bookers = [...services, 'coordinator', 'trainer', 'facilitator'] as const

export const activityPolicy = policy({
  // What took place, within one's remit. Small counts of people are for those who work there.
  'activity.read': everyRole,
  'activity.own': services,
  'activity.record': [...services, 'coordinator'],
  'activity.change': [...services, 'coordinator'],
  'activity.withdraw': [...services, 'coordinator'],
  // After how long a service of one's network is reminded of supervision.
  'activity.expect': ['coordinator'],
  // Days that are open to others are for everybody to see, and for whoever works in the network to book.
  'offer.read': anyone,
  'offer.publish': ['service_manager', 'coordinator'],
  'offer.withdraw': ['service_manager', 'coordinator'],
  'offer.book': bookers,
  'offer.cancel': bookers,
})
