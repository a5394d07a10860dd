import { everyRole, policy } from '../../server/policy.ts'

export const planPolicy = policy({
  'plan.read': everyRole,
  'plan.import': ['coordinator', 'administrator'],
  'import.prepare': ['coordinator', 'administrator'],
  'import.discard': ['coordinator', 'administrator'],
  'plan.export': everyRole,
  'measure.edit': ['coordinator', 'administrator'],
  'measure.note': ['coordinator', 'administrator', 'facilitator'],
})
