import { policy } from '../../server/policy.ts'

export const evidencePolicy = policy({
  // Names and signatures: for those who run the session.
  'evidence.read': ['coordinator', 'administrator', 'trainer'],
})
