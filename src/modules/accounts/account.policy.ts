import { anyone, atNetwork, everyRole, policy } from '../../server/policy.ts'

export const accountPolicy = policy({
  'instance.set_up': anyone,
  'account.read': everyRole,
  'account.give_role': ['administrator'],
  'account.reset': ['administrator'],
  'instance.recovery_state': atNetwork(['administrator', 'coordinator']),
  'instance.recovery_key': atNetwork(['administrator']),
  'instance.rotate_keys': atNetwork(['administrator']),
  // Roles at services; all others are given by who administers (invitations/invitation.ts).
  'account.invite': ['administrator', 'coordinator'],
  'account.revoke_invitation': ['administrator', 'coordinator'],
  'account.change_password': everyRole,
  'account.set_second_factor': everyRole,
  'account.drop_second_factor': everyRole,
  'session.end': everyRole,
  'session.raise': everyRole,
  // Done by the instance itself, for somebody who is not signed in yet.
  'account.read_invitation': [],
  'account.accept_invitation': [],
  'account.mail_access': [],
  'session.begin': [],
  'account.recover': [],
  'token.create': everyRole,
  'token.revoke': everyRole,
})
