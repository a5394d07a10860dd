import { atNetwork, policy } from '../../server/policy.ts'

export const administrationPolicy = policy({
  'administration.read': ['administrator', 'data_protection_officer', 'auditor'],
  'settings.read': ['administrator', 'coordinator', 'data_protection_officer', 'auditor'],
  'settings.change': atNetwork(['administrator']),
  'journal.search': atNetwork(['administrator', 'data_protection_officer', 'auditor']),
  'retention.read': atNetwork(['administrator', 'data_protection_officer', 'auditor']),
  'retention.change': atNetwork(['administrator']),
  // The hourly job alone: nobody is asked.
  'retention.apply': [],
})
