import { policy } from '../../server/policy.ts'

export const administrationPolicy = policy({
  'administration.read': ['administrator', 'data_protection_officer', 'auditor'],
  'settings.read': ['administrator', 'coordinator', 'data_protection_officer', 'auditor'],
  'settings.change': ['administrator'],
  'journal.search': ['administrator', 'data_protection_officer', 'auditor'],
  'retention.read': ['administrator', 'data_protection_officer', 'auditor'],
  'retention.change': ['administrator'],
  // The hourly job alone: nobody is asked.
  'retention.apply': [],
})
