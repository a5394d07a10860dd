import { policy } from '../../server/policy.ts'

export const taskLinkPolicy = policy({
  'task_link.send': ['coordinator'],
  'task_link.revoke': ['coordinator'],
  'task_link.read': ['coordinator', 'administrator'],
  // Nobody who has an account: whoever holds the link, for that one task.
  'task_link.open': ['link_holder'],
})
