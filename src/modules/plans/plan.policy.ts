import { everyRole, policy } from '../../server/policy.ts'

export const planPolicy = policy({
  'plan.read': everyRole,
  'plan.import': ['coordinator', 'administrator'],
  'import.prepare': ['coordinator', 'administrator', 'service_manager'],
  'import.discard': ['coordinator', 'administrator', 'service_manager'],
  'plan.export': everyRole,
  'measure.edit': ['coordinator', 'administrator'],
  'measure.note': ['coordinator', 'administrator', 'facilitator'],
})
