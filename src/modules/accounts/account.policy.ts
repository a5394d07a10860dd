import { anyone, everyRole, policy } from '../../server/policy.ts'

export const accountPolicy = policy({
  'instance.set_up': anyone,
  'account.read': everyRole,
  'account.give_role': ['administrator'],
  'account.reset': ['administrator'],
  'account.change_password': everyRole,
  'account.set_second_factor': everyRole,
  'account.drop_second_factor': everyRole,
  'session.end': everyRole,
  'session.raise': everyRole,
  // Noted by the instance itself, of somebody who is not signed in yet.
  'session.begin': [],
  'account.recover': [],
  'token.create': everyRole,
  'token.revoke': everyRole,
})
