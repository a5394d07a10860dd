import { anyone, everyRole, policy } from '../../server/policy.ts'

export const documentPolicy = policy({
  'document.read': everyRole,
  // Which file opens to whom is for row level security to say.
  'document.open': anyone,
  'document.record': ['coordinator', 'administrator'],
  'document.withdraw': ['coordinator', 'administrator'],
})
