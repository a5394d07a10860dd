import { anyone, confidential, everyRole, policy } from '../../server/policy.ts'

export const documentPolicy = policy({
  'document.read': everyRole,
  // Which file opens to whom is for row level security to say.
  'document.open': anyone,
  'document.record': ['coordinator', 'administrator', 'service_manager'],
  'document.change': ['coordinator', 'administrator', 'service_manager'],
  'document.add_version': ['coordinator', 'administrator', 'service_manager'],
  'document.withdraw': ['coordinator', 'administrator', 'service_manager'],
  // Whose house it is of, and no one above it who merely runs the machine.
  'document.consult': confidential(['coordinator', 'service_manager', 'data_protection_officer']),
})
