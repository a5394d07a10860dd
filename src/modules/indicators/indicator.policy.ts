import { anyone, everyRole, policy } from '../../server/policy.ts'

export const indicatorPolicy = policy({
  'indicator.read': everyRole,
  'indicator.sources': anyone,
  'indicator.edit': ['coordinator', 'administrator'],
  'indicator.bind': ['coordinator', 'administrator'],
  'indicator.recompute': ['coordinator', 'administrator'],
  'observation.read': everyRole,
  'observation.write': ['coordinator', 'service_manager', 'worker'],
  'observation.validate': ['service_manager'],
})
