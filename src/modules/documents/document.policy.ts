import { everyRole, policy } from '../../server/policy.ts'

export const documentPolicy = policy({
  'document.read': everyRole,
  'document.record': ['coordinator', 'administrator'],
  'document.withdraw': ['coordinator', 'administrator'],
})
