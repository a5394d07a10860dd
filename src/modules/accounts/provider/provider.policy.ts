import { policy } from '../../../server/policy.ts'

/** Noted by the instance itself: nobody is signed in yet when a provider says who comes. */
export const providerPolicy = policy({
  'provider.link': [],
  'provider.sign_in': [],
})
