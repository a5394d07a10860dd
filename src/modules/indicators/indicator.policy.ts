import { anyone, everyRole, policy } from '../../server/policy.ts'

export const indicatorPolicy = policy({
  'indicator.read': everyRole,
  'indicator.sources': anyone,
  'indicator.edit': ['coordinator', 'administrator'],
  'indicator.bind': ['coordinator', 'administrator'],
  'indicator.recompute': ['coordinator', 'administrator'],
  'observation.read': everyRole,
  'observation.write': ['coordinator', 'service_manager', 'worker'],
  // Figures of before, as they were: they count, though no manager has read them.
  'observation.import': ['coordinator'],
  'observation.validate': ['service_manager'],
})
