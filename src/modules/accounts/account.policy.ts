import { anyone, everyRole, policy } from '../../server/policy.ts'

export const accountPolicy = policy({
  'instance.set_up': anyone,
  'account.read': everyRole,
  'account.give_role': ['administrator'],
  'account.reset': ['administrator'],
  'instance.recovery_state': ['administrator', 'coordinator'],
  'instance.recovery_key': ['administrator'],
  'instance.rotate_keys': ['administrator'],
  'token.create': everyRole,
  'token.revoke': everyRole,
})
