import { everyRole, policy } from '../../server/policy.ts'

export const organisationPolicy = policy({
  'organisation.read': everyRole,
  'organisation.create': ['coordinator', 'administrator'],
  'organisation.edit': ['coordinator', 'administrator'],
  'organisation.import': ['coordinator', 'administrator'],
  'territory.import': ['coordinator', 'administrator'],
})
