import { everyRole, policy } from '../../../server/policy.ts'

export const passkeyPolicy = policy({
  'passkey.read': everyRole,
  'passkey.add': everyRole,
  'passkey.rename': everyRole,
  'passkey.remove': everyRole,
  // Noted by the instance itself: nobody is signed in yet when a passkey says who comes.
  'passkey.sign_in': [],
  'passkey.refuse': [],
})
