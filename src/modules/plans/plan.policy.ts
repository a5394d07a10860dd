import { everyRole, policy } from '../../server/policy.ts'

// A plan is changed where it is held: by the coordination of a network, and of its own plan by the direction of a service.
const holders = ['coordinator', 'administrator', 'service_manager'] as const

export const planPolicy = policy({
  'plan.read': everyRole,
  'plan.import': ['coordinator', 'administrator'],
  'import.prepare': ['coordinator', 'administrator', 'service_manager', 'worker'],
  'import.discard': ['coordinator', 'administrator', 'service_manager', 'worker'],
  'plan.export': everyRole,
  'plan.keep_version': holders,
  'plan.derive': holders,
  'measure.edit': holders,
  'measure.take_over': holders,
  'measure.note': [...holders, 'facilitator'],
  'measure.correct_note': [...holders, 'facilitator'],
  'measure.withdraw_note': [...holders, 'facilitator'],
  'document.attach': holders,
  'document.detach': holders,
})
