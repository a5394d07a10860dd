import { everyRole, policy } from '../../../server/policy.ts'

export const providerPolicy = policy({
  'provider.unlink': everyRole,
  // Noted by the instance itself: nobody is signed in yet when a provider says who comes.
  'provider.link': [],
  'provider.sign_in': [],
})
