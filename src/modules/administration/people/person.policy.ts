import { policy } from '../../../server/policy.ts'

export const personPolicy = policy({
  'person.read': ['administrator'],
  'person.withdraw_role': ['administrator'],
  'person.end_sessions': ['administrator'],
  'person.deactivate': ['administrator'],
  'person.reactivate': ['administrator'],
  'person.erase': ['administrator'],
})
