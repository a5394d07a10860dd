import { anyone, policy } from '../../server/policy.ts'

export const releasePolicy = policy({
  'release.read': anyone,
  'release.make': ['coordinator', 'administrator'],
  'release.withdraw': ['coordinator', 'administrator'],
  'release.reply': ['service_manager'],
})
