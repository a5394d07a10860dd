import { anyone, everyRole, policy } from '../../server/policy.ts'

export const indicatorPolicy = policy({
  'indicator.read': everyRole,
  'indicator.sources': anyone,
  'indicator.edit': ['coordinator', 'administrator', 'service_manager'],
  'indicator.bind': ['coordinator', 'administrator'],
  'indicator.recompute': ['coordinator', 'administrator'],
  'observation.read': everyRole,
  // Whoever holds a link gives the figures it was made for, as drafts.
  'observation.write': ['coordinator', 'service_manager', 'worker', 'link_holder'],
  // Figures of before, as they were: they count, though no manager has read them.
  'observation.import': ['coordinator'],
  // Whose own small counts of people these are: nobody else sees them.
  'observation.own': ['service_manager', 'worker'],
  'observation.validate': ['service_manager'],
  // For a service where nobody has an account to validate with.
  'observation.accept': ['coordinator'],
})
