import { anyone, everyRole, policy } from '../../server/policy.ts'

export const releasePolicy = policy({
  'release.read': anyone,
  'release.make': ['coordinator', 'administrator'],
  'release.withdraw': ['coordinator', 'administrator'],
  'release.reply': ['service_manager'],
  'release.follow': everyRole,
})
