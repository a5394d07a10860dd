import { everyRole, policy } from '../../server/policy.ts'

/** Who may do what; *where* is the remit of the role (see `Actor.remit`). */
export const declarationPolicy = policy({
  'declaration.ask': ['coordinator'],
  // Whoever holds a link answers the one request it was made for.
  'declaration.answer': ['service_manager', 'coordinator', 'link_holder'],
  'declaration.remind': ['coordinator'],
  'declaration.close': ['coordinator'],
  'declaration.read': everyRole,
  'declaration.follow': ['coordinator', 'administrator'],
})
